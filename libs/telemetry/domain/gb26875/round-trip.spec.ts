import fc from 'fast-check';
import { encodeAdu } from './adu.js';
import { centreUnits, confirmFrame, denyFrame, deviceUnits, responseFrame } from './builders.js';
import type { AduObject } from './decoded.js';
import { encodeFrame } from './encode.js';
import { namesOfBits, OPERATION_BITS, STATUS_BITS, statusBits } from './flags.js';
import { decodeFrame } from './frame.js';
import type { Gb26875Profile } from './profile.js';
import { BCD_CLOCK, STANDARD, USER_VERSION_FIRST } from './profiles.js';
import { vectorBytes } from './vectors.fixture.js';

const u8 = fc.integer({ min: 0, max: 255 });
const u16 = fc.integer({ min: 0, max: 65_535 });
const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => Buffer.from(b).toString('hex'));
const label = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));
const description = fc
  .array(fc.constantFrom(...'消防控制室3号楼A座 二层-走廊é€'), { maxLength: 10 })
  .map((characters) => characters.join('').replace(/ +$/, ''));

const system = { systemType: u8, systemAddr: u8 };
const component = {
  ...system,
  componentType: u8,
  address: hexOf(4),
};

function addressed({ address, ...rest }: Record<string, unknown>): AduObject {
  const wire = String(address);
  return {
    ...rest,
    componentAddr: `0x${Buffer.from(wire, 'hex').reverse().toString('hex')}`,
    componentAddrBytes: wire,
  };
}

const flagged =
  (subject: keyof typeof STATUS_BITS) =>
  (object: AduObject): AduObject => ({
    ...object,
    flags: namesOfBits(object.status ?? 0, STATUS_BITS[subject]),
  });
const operated =
  (subject: keyof typeof OPERATION_BITS) =>
  (object: AduObject): AduObject => ({
    ...object,
    ops: namesOfBits(object.op ?? 0, OPERATION_BITS[subject]),
  });

const OBJECTS: Record<number, fc.Arbitrary<AduObject>> = {
  1: fc.record({ ...system, status: u16, occurredAt: label }).map(flagged('system')),
  2: fc
    .record({ ...component, status: u16, description, occurredAt: label })
    .map(addressed)
    .map(flagged('component')),
  3: fc
    .record({ ...component, raw: fc.integer({ min: -32_768, max: 32_767 }), sampledAt: label })
    .map(addressed)
    .map((object) => ({ ...object, analogType: 1, value: object.raw, unit: '件' })),
  4: fc.record({ ...system, op: u8, operator: u8, recordedAt: label }).map(operated('system')),
  5: fc.record({ ...system, major: u8, minor: u8 }),
  6: fc.record({ ...system, description }),
  7: fc.record({ ...component, description }).map(addressed),
  8: fc.record({ ...system, time: label }),
  21: fc.record({ status: u8, occurredAt: label }).map(flagged('device')),
  24: fc.record({ op: u8, operator: u8, recordedAt: label }).map(operated('device')),
  25: fc.record({ major: u8, minor: u8 }),
  26: fc.record({ description }),
  28: fc.record({ time: label }),
  64: fc.record({ ...system, count: u8, from: label }),
  90: fc.record({ centreTime: label }),
};

const header = fc.record({
  seq: u16,
  version: fc.record({ major: u8, minor: u8 }),
  sentAt: label,
  source: hexOf(6).map((hex) => `0x${hex}`),
  destination: hexOf(6).map((hex) => `0x${hex}`),
  command: u8,
});

const unit = fc
  .constantFrom(...Object.keys(OBJECTS).map(Number))
  .chain((type) =>
    fc.array(OBJECTS[type] as fc.Arbitrary<AduObject>, { maxLength: 8 }).map((objects) => ({ type, objects })),
  );

describe.each([STANDARD, BCD_CLOCK, USER_VERSION_FIRST])(
  'what is encoded is decoded again: $name',
  (profile: Gb26875Profile) => {
    test('header and objects of every type', () => {
      fc.assert(
        fc.property(header, unit, (head, { type, objects }) => {
          const bytes = encodeFrame({ ...head, adu: encodeAdu(type, objects, profile) }, profile);
          const decoded = decodeFrame(bytes, profile);
          expect(decoded).toMatchObject({
            seq: head.seq,
            versionMajor: head.version.major,
            versionMinor: head.version.minor,
            sentAt: head.sentAt,
            source: head.source,
            destination: head.destination,
            command: head.command,
            result: 'ok',
          });
          expect(decoded.adu).toEqual({ type, count: objects.length, objects, result: 'ok' });
        }),
        { numRuns: 300 },
      );
    });
  },
);

describe('builders', () => {
  const now = new Date('2026-11-22T02:30:15Z');
  const fire = decodeFrame(vectorBytes('gb01'));

  test('confirm and deny are byte for byte the published answers to gb01', () => {
    const then = new Date('2012-09-26T01:58:35Z');
    expect(confirmFrame(fire, then).equals(vectorBytes('gb02'))).toBe(true);
    expect(denyFrame(fire, then).equals(vectorBytes('gb03'))).toBe(true);
  });

  test('a response carries the number of its request', () => {
    const answer = responseFrame(
      decodeFrame(vectorBytes('gb08')),
      new Date('2012-09-26T01:58:32Z'),
      deviceUnits.deviceStatus(8, '2012-09-26T09:58:02'),
    );
    expect(answer.equals(vectorBytes('gb09'))).toBe(true);
  });

  test('a frame without a header cannot be answered', () => {
    expect(() => denyFrame(decodeFrame(Buffer.from('ffff', 'hex')), now)).toThrow('badStart');
  });

  test.each([
    ['gb15', centreUnits.initialise()],
    ['gb17', centreUnits.setClock(new Date('2012-09-26T01:58:02Z'))],
    ['gb18', centreUnits.rollCall(10)],
    ['gb08', centreUnits.readDeviceStatus()],
    ['gb11', centreUnits.readDeviceVersion()],
    ['gb13', centreUnits.readDeviceTime()],
    ['gb32', centreUnits.readSystemStatus({ systemType: 1, systemAddr: 2 })],
    ['vg16', centreUnits.readComponentStatus({ systemType: 1, systemAddr: 1, loop: 10, point: 2 })],
    ['vg17', centreUnits.readAnalogs({ systemType: 1, systemAddr: 1, loop: 10, point: 2 })],
    ['vg18', centreUnits.readComponentConfiguration({ systemType: 1, systemAddr: 1, loop: 10, point: 2 })],
    ['vg19', centreUnits.readSystemOperations({ systemType: 1, systemAddr: 1 }, 5, now)],
    ['vg20', centreUnits.readSystemVersion({ systemType: 1, systemAddr: 2 })],
    ['vg21', centreUnits.readSystemConfiguration({ systemType: 1, systemAddr: 2 })],
    ['vg22', centreUnits.readSystemTime({ systemType: 1, systemAddr: 2 })],
    ['vg23', centreUnits.readDeviceOperations(3, now)],
    ['vg24', centreUnits.readDeviceConfiguration()],
    ['vg12', deviceUnits.deviceStatus(statusBits('device', ['normal']), now)],
    ['gb05', deviceUnits.deviceOperation(32, 1, '2012-09-26T09:58:02')],
  ])('the unit of %s', (id, adu) => {
    const frame = vectorBytes(id);
    expect(adu.toString('hex')).toBe(frame.toString('hex', 27, frame.length - 3));
  });

  test('a simulated component fire reads back with loop, point and text cut at a whole character', () => {
    const adu = deviceUnits.componentStatus({
      systemType: 1,
      systemAddr: 1,
      componentType: 40,
      loop: 10,
      point: 2,
      status: statusBits('component', ['fire']),
      description: '丹阳市陵口镇某某某某厂房第三车间东侧',
      occurredAt: now,
    });
    const frame = encodeFrame({
      seq: 1,
      sentAt: now,
      source: '0x000000000379',
      destination: '0x000000000001',
      command: 'sendData',
      adu,
    });
    expect(decodeFrame(frame).adu?.objects).toEqual([
      {
        systemType: 1,
        systemAddr: 1,
        componentType: 40,
        componentAddr: '0x0002000a',
        componentAddrBytes: '0a000200',
        status: 2,
        flags: ['fire'],
        description: '丹阳市陵口镇某某某某厂房第三车',
        occurredAt: '2026-11-22T10:30:15',
      },
    ]);
  });

  test('analogs and system states', () => {
    const analog = deviceUnits.analog({
      systemType: 1,
      systemAddr: 1,
      componentType: 18,
      loop: 1,
      point: 5,
      analogType: 3,
      raw: -55,
      sampledAt: now,
    });
    expect(
      analog.equals(
        vectorBytes('vg05')
          .subarray(27, 27 + analog.length)
          .fill(1, 1, 2),
      ),
    ).toBe(true);
    const state = deviceUnits.systemStatus({ systemType: 12, systemAddr: 1, status: 1, occurredAt: now });
    expect(state.toString('hex')).toBe('01010c0101000f1e0a160b1a');
  });

  test.each([
    [
      'a sequence number above 65,535',
      () =>
        encodeFrame({ seq: 65_536, sentAt: now, source: '0x000000000001', destination: '0x000000000001', command: 3 }),
    ],
    [
      'an address of the wrong length',
      () => encodeFrame({ seq: 1, sentAt: now, source: '0x01', destination: '0x000000000001', command: 3 }),
    ],
    [
      'a unit above 1,024 bytes',
      () =>
        encodeFrame({
          seq: 1,
          sentAt: now,
          source: '0x000000000001',
          destination: '0x000000000001',
          command: 2,
          adu: Buffer.alloc(1025),
        }),
    ],
    ['a year the label cannot hold', () => centreUnits.setClock(new Date('2100-01-01T00:00:00Z'))],
    ['a type nobody knows', () => encodeAdu(77, [])],
    [
      'a reading beyond int16',
      () =>
        encodeAdu(3, [
          {
            systemType: 1,
            systemAddr: 1,
            componentType: 1,
            componentAddr: '0x00000001',
            analogType: 1,
            raw: 40_000,
            sampledAt: '2026-01-01T00:00:00',
          },
        ]),
    ],
  ])('refuses %s', (_what, build) => {
    expect(build).toThrow(
      /^(seq does not fit|not an address|an ADU has at most|not a time label|no layout for type|raw is not)/,
    );
  });
});
