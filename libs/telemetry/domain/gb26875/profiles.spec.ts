import { encodeAdu } from './adu.js';
import { answerTo } from './answer.js';
import { encodeFrame } from './encode.js';
import { fittingProfiles } from './fitting-profiles.js';
import { decodeFrame } from './frame.js';
import { interpret } from './interpret.js';
import type { Gb26875Profile } from './profile.js';
import {
  BCD_CLOCK,
  deriveProfile,
  profileNamed,
  STANDARD,
  TX3016A,
  UNTIMED_STATUS,
  USER_VERSION_FIRST,
} from './profiles.js';
import type { Gb26875Signal } from './signal.js';
import { VECTORS, vectorBytes } from './vectors.fixture.js';

const only = (bytes: Buffer, profile: Gb26875Profile): Gb26875Signal | undefined =>
  interpret(decodeFrame(bytes, profile))[0];

const tx3016a = (type: number, object: object): Buffer =>
  encodeFrame({
    seq: 1,
    sentAt: '2026-01-01T00:00:00',
    source: '0x000000000001',
    destination: '0x000000000000',
    command: 'sendData',
    adu: encodeAdu(type, [object], TX3016A),
  });

describe('TX3016A', () => {
  test('reads its 50-byte object as published', () => {
    const published = VECTORS.find(({ id }) => id === 'gb34')?.vendorExpect ?? {};
    const decoded = decodeFrame(vectorBytes('gb34'), TX3016A);
    const [object] = decoded.adu?.objects ?? [];
    expect({
      profile: decoded.profile,
      objectBytes: (decoded.dataLength ?? 0) - 2,
      systemType: object?.systemType,
      systemAddr: object?.systemAddr,
      componentType: object?.componentType,
      componentAddrAscii: object?.componentAddrAscii,
      vendorEvent: object?.vendorEvent,
      text: object?.description,
      time: object?.occurredAt?.replace('T', ' '),
      note: published.note,
    }).toEqual(published);
  });

  test('its event 1 is a fire of a smoke detector by its own code table', () => {
    expect(only(vectorBytes('gb34'), TX3016A)).toEqual({
      kind: 'fire',
      kinds: ['fire'],
      subject: 'component',
      aduType: 2,
      hazard: 'smoke',
      systemType: 1,
      systemAddress: 1,
      componentType: 78,
      componentAddress: { hex: '3130313031303133', ascii: '10101013' },
      status: 1,
      flags: ['fire'],
      text: '一层右梯口',
      occurredAt: '2022-09-06T15:26:44',
      test: false,
    });
  });

  test.each([
    [12, 'supervisory', undefined],
    [21, 'fault', undefined],
    [22, 'power', undefined],
    [40, 'restore', 'fault'],
    [43, 'restore', 'power'],
    [84, 'restore', 'shielded'],
    [250, 'information', undefined],
  ])('event %i is %s', (vendorEvent, kind, restores) => {
    const object = { systemType: 1, systemAddr: 1, componentType: 78, vendorEvent, occurredAt: '2026-01-01T00:00:00' };
    const signal = only(tx3016a(2, object), TX3016A);
    expect({ kind: signal?.kind, restores: signal?.restores }).toEqual({ kind, restores });
  });

  test('operation code 3 is a manual alarm, not the bits "reset" and "mute"', () => {
    const object = { systemType: 1, systemAddr: 1, vendorOp: 3, operator: 0, recordedAt: '2026-01-01T00:00:00' };
    expect(only(tx3016a(4, object), TX3016A)).toMatchObject({ kind: 'fire', hazard: 'manual', flags: ['manualAlarm'] });
  });

  test('the standard layout refuses its frame, and the fitting profile is named', () => {
    const frame = decodeFrame(vectorBytes('gb34'));
    expect(interpret(frame)).toEqual([]);
    expect(answerTo(frame)).toEqual({ answer: 'confirm', quarantine: 'lengthMismatch' });
    expect(fittingProfiles(vectorBytes('gb34'))).toEqual(['TX3016A']);
    expect(decodeFrame(vectorBytes('gb01'), TX3016A).adu?.result).toBe('lengthMismatch');
  });
});

describe('other dialects', () => {
  test('a device status without its time', () => {
    expect(decodeFrame(vectorBytes('gb33'), UNTIMED_STATUS)).toMatchObject({
      profile: 'untimed-status',
      adu: { objects: [{ status: 1, flags: ['normal'] }], result: 'ok' },
    });
    expect(only(vectorBytes('gb33'), UNTIMED_STATUS)).toEqual({
      kind: 'restore',
      kinds: ['restore'],
      subject: 'transmitter',
      aduType: 21,
      status: 1,
      flags: ['normal'],
      test: false,
    });
    expect(fittingProfiles(vectorBytes('gb33'))).toEqual(['untimed-status']);
  });

  test('version bytes turned round', () => {
    const frame = vectorBytes('gb34');
    expect(decodeFrame(frame, USER_VERSION_FIRST)).toMatchObject({ versionMajor: 1, versionMinor: 2 });
  });

  test('a BCD clock, and a wrong one never costs the alarm', () => {
    const frame = vectorBytes('gb01');
    const signal = only(frame, BCD_CLOCK);
    expect(signal).toMatchObject({ kind: 'fire', hazard: 'smoke' });
    expect(signal).not.toHaveProperty('occurredAt');
    frame.set([0x02, 0x58, 0x09, 0x26, 0x09, 0x12], frame.length - 9);
    frame[frame.length - 3] = Number(decodeFrame(frame).checksumCalc);
    expect(only(frame, BCD_CLOCK)).toMatchObject({ kind: 'fire', occurredAt: '2012-09-26T09:58:02' });
  });

  test('a residual current in mA under a user code is an item of a profile', () => {
    const maker = deriveProfile(STANDARD, 'maker', {
      analogTypes: { 200: { en: 'Residual current', zh: '剩余电流', unit: 'mA', step: 1 } },
    });
    const [signal] = interpret(decodeFrame(vectorBytes('vg06'), maker), maker);
    expect(signal?.measurement).toEqual({ code: 200, value: 300, unit: 'mA' });
    expect(maker.analogTypes[3]?.unit).toBe('℃');
  });

  test('profiles are found by their name only', () => {
    expect(profileNamed('TX3016A')).toBe(TX3016A);
    expect(profileNamed('constructor')).toBeUndefined();
  });
});
