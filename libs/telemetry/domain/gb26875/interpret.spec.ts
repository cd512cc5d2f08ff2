import { answerTo } from './answer.js';
import { deviceUnits } from './builders.js';
import { encodeFrame } from './encode.js';
import { statusBits } from './flags.js';
import { decodeFrame } from './frame.js';
import { interpret } from './interpret.js';
import type { Gb26875Signal } from './signal.js';
import { vectorBytes } from './vectors.fixture.js';

const signals = (id: string): Gb26875Signal[] => interpret(decodeFrame(vectorBytes(id)));
const now = '2026-11-22T10:30:15';

const sent = (adu: Uint8Array): Gb26875Signal | undefined =>
  interpret(
    decodeFrame(
      encodeFrame({
        seq: 1,
        sentAt: now,
        source: '0x000000000379',
        destination: '0x000000000001',
        command: 'sendData',
        adu,
      }),
    ),
  )[0];

const component = (status: number): Gb26875Signal | undefined =>
  sent(
    deviceUnits.componentStatus({
      systemType: 1,
      systemAddr: 1,
      componentType: 40,
      loop: 1,
      point: 1,
      status,
      description: '',
      occurredAt: now,
    }),
  );

describe('what a frame reports', () => {
  test('the first published fire, whole', () => {
    expect(signals('gb01')).toEqual([
      {
        kind: 'fire',
        kinds: ['fire'],
        subject: 'component',
        aduType: 2,
        hazard: 'smoke',
        systemType: 1,
        systemAddress: 1,
        componentType: 40,
        componentAddress: { hex: '0a000200', loop: 10, point: 2 },
        status: 2,
        flags: ['fire'],
        occurredAt: '2012-09-26T09:58:02',
        test: true,
      },
    ]);
  });

  test.each([
    ['gb04', ['power']],
    ['gb05', ['operation']],
    ['gb06', ['information']],
    ['gb07', ['information']],
    ['gb09', ['power']],
    ['gb25', ['fire']],
    ['gb57', ['fire']],
    ['vg01', ['fault', 'restore']],
    ['vg02', ['fire', 'restore']],
    ['vg03', ['fault']],
    ['vg04', ['fire']],
    ['vg05', ['measurement', 'measurement']],
    ['vg07', ['fire']],
    ['vg08', ['information']],
    ['vg09', ['information', 'information']],
    ['vg10', ['information']],
    ['vg11', ['information']],
    ['vg12', ['restore']],
    ['vg13', ['fire']],
    ['vg14', ['operation', 'test']],
    ['vg15', ['information']],
  ])('%s is %p', (id, kinds) => {
    expect(signals(id).map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each(['gb27', 'gb28', 'gb35', 'gb36'])('%s is a heartbeat', (id) => {
    expect(signals(id)).toMatchObject([{ kind: 'link', heartbeat: true, subject: 'transmitter' }]);
    expect(answerTo(decodeFrame(vectorBytes(id)))).toEqual({ answer: 'confirm' });
  });

  test('an empty unit and a status unit without an object are heartbeats too', () => {
    expect(sent(new Uint8Array())).toMatchObject({ kind: 'link', heartbeat: true });
    expect(sent(Buffer.of(21, 0))).toMatchObject({ kind: 'link', heartbeat: true, aduType: 21 });
  });

  test.each(['gb02', 'gb03', 'gb08', 'gb15', 'gb29', 'gb31', 'gb34', 'gb38', 'vg26', 'vg28'])(
    '%s reports nothing',
    (id) => {
      expect(signals(id)).toEqual([]);
    },
  );

  test('readings carry their unit, a call point its hazard, a broken clock no time', () => {
    expect(signals('vg05').map(({ measurement }) => measurement)).toEqual([
      { code: 3, value: -5.5, unit: '℃' },
      { code: 4, value: 0.7, unit: 'MPa' },
    ]);
    expect(signals('vg05').map(({ hazard }) => hazard)).toEqual(['electrical', 'water']);
    expect(signals('vg02').map(({ hazard, text }) => [hazard, text])).toEqual([
      ['gas', '三号楼厨房'],
      ['manual', '东门手报'],
    ]);
    expect(signals('vg04')[0]).not.toHaveProperty('occurredAt');
    expect(signals('gb06')[0]?.text).toBe('1.1');
  });
});

describe('fire outranks everything', () => {
  test('over every other pattern of the status word, normal and test included; without its bit there is none', () => {
    const words = Array.from({ length: 0x400 }, (_, word) => [word, word | 0xfc00]).flat();
    const wrong = words.filter((word) => {
      const signal = component(word);
      return word & 0b10 ? signal?.kind !== 'fire' || signal.test === Boolean(word & 1) : signal?.kind === 'fire';
    });
    expect(wrong).toEqual([]);
  });

  test('several bits give all kinds, the most urgent first, and keep every flag', () => {
    const status = statusBits('component', [
      'fault',
      'feedback',
      'shielded',
      'fire',
      'started',
      'delayed',
      'supervised',
      'powerFault',
    ]);
    const signal = component(status);
    expect(signal?.kinds).toEqual([
      'fire',
      'started',
      'delayed',
      'feedback',
      'supervisory',
      'fault',
      'power',
      'shielded',
    ]);
    expect(signal?.flags).toHaveLength(8);
  });
});

describe('words without a condition', () => {
  const system = (status: number) =>
    sent(deviceUnits.systemStatus({ systemType: 1, systemAddr: 1, status, occurredAt: now }));

  test.each([
    ['normal', statusBits('system', ['normal']), 'restore'],
    ['normal in manual mode', statusBits('system', ['normal', 'manual']), 'restore'],
    ['nothing at all', 0, 'test'],
    ['a reset alone', statusBits('system', ['reset']), 'operation'],
    ['a reserved bit beside normal', 0x8001, 'information'],
  ])('%s is %s', (_what, status, kind) => {
    expect(system(status)?.kind).toBe(kind);
  });
});

describe('what the centre answers', () => {
  test.each([
    ['gb01', { answer: 'confirm' }],
    ['gb02', { answer: 'none' }],
    ['gb08', { answer: 'deny', quarantine: 'unexpectedCommand' }],
    ['gb09', { answer: 'none' }],
    ['gb29', { answer: 'deny', quarantine: 'badChecksum' }],
    ['gb31', { answer: 'confirm', quarantine: 'vendorType' }],
    ['gb38', { answer: 'none', quarantine: 'vendorType' }],
    ['vg25', { answer: 'confirm', quarantine: 'lengthMismatch' }],
    ['vg29', { answer: 'deny', quarantine: 'badEnd' }],
    ['vg31', { answer: 'none', quarantine: 'short' }],
    ['vg32', { answer: 'none', quarantine: 'badStart' }],
    ['vg34', { answer: 'deny', quarantine: 'badLength' }],
  ])('%s', (id, answer) => {
    expect(answerTo(decodeFrame(vectorBytes(id)))).toEqual(answer);
  });

  test('an order from below is not obeyed but kept', () => {
    const adu = Buffer.from('5b010a', 'hex');
    const frame = encodeFrame({
      seq: 1,
      sentAt: now,
      source: '0x000000000379',
      destination: '0x000000000001',
      command: 2,
      adu,
    });
    expect(answerTo(decodeFrame(frame))).toEqual({ answer: 'confirm', quarantine: 'unexpectedType' });
  });
});
