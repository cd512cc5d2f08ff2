import { DeviceKind } from './device.js';
import { DEVICE_MODELS } from './device-models.js';
import { shapeProblems } from './device-shape.js';
import { newDeviceToken, parseDeviceToken } from './device-token.js';
import { parseGbAddress } from './gb-address.js';
import { Liveness, livenessOf } from './liveness.js';

describe('the catalogue', () => {
  it('has a model of every kind, each code once, and a dialect for transmitters only', () => {
    expect(new Set(DEVICE_MODELS.map(({ kind }) => kind))).toEqual(new Set(Object.values(DeviceKind)));
    expect(new Set(DEVICE_MODELS.map(({ code }) => code)).size).toBe(DEVICE_MODELS.length);
    for (const { kind, profile } of DEVICE_MODELS) expect(profile !== null).toBe(kind === 'TRANSMITTER');
  });

  it('keeps to the longest service lives that the standards allow', () => {
    expect(DEVICE_MODELS.every(({ serviceLifeMonths }) => serviceLifeMonths <= 144)).toBe(true);
    expect(
      DEVICE_MODELS.filter(({ kind }) => kind === 'GAS').every(({ serviceLifeMonths }) => serviceLifeMonths <= 60),
    ).toBe(true);
  });
});

describe('an address', () => {
  it.each([
    ['0a1b2c3d4e5f', '0a1b2c3d4e5f'],
    [' 0A1B2C3D4E5F ', '0a1b2c3d4e5f'],
    ['0a:1b:2c:3d:4e:5f', '0a1b2c3d4e5f'],
    ['10.27.44.61.78.95', '0a1b2c3d4e5f'],
    ['000000000001', '000000000001'],
    ['256.0.0.0.0.0', undefined],
    ['1.2.3.4.5', undefined],
    ['1.2.3.4.5.', undefined],
    ['0a1b2c3d4e5', undefined],
    ['0a1b2c3d4e5g', undefined],
    ['', undefined],
  ])('%p is %p', (text, address) => expect(parseGbAddress(text)).toBe(address));
});

describe('how a device is reached', () => {
  const codes = (shape: Parameters<typeof shapeProblems>[0]) =>
    shapeProblems(shape).map(({ field, error }) => `${field} ${error.code}`);

  it.each([
    [{ kind: 'TRANSMITTER', gbAddress: '0a1b2c3d4e5f' }, []],
    [{ kind: 'TRANSMITTER' }, ['gbAddress DEVICE.ADDRESS_MISSING']],
    [
      { kind: 'TRANSMITTER', gbAddress: '0a1b2c3d4e5f', loop: 1 },
      ['transmitter DEVICE.TRANSMITTER_BEHIND_TRANSMITTER'],
    ],
    [{ kind: 'SMOKE' }, []],
    [{ kind: 'SMOKE', transmitter: 'T', loop: 0, point: 0 }, []],
    [{ kind: 'SMOKE', gbAddress: '0a1b2c3d4e5f' }, ['gbAddress DEVICE.ADDRESS_NOT_FOR_KIND']],
    [{ kind: 'SMOKE', transmitter: 'T', loop: 0 }, ['point DEVICE.POINT_INCOMPLETE']],
    [{ kind: 'SMOKE', transmitter: 'T', point: 0 }, ['loop DEVICE.POINT_INCOMPLETE']],
    [{ kind: 'SMOKE', loop: 1, point: 1 }, ['transmitter DEVICE.POINT_INCOMPLETE']],
  ])('%j has the problems %j', (shape, problems) => expect(codes(shape)).toEqual(problems));
});

describe('liveness', () => {
  const seen = new Date('2026-06-01T00:00:00Z');
  const after = (seconds: number) => new Date(seen.getTime() + seconds * 1_000);

  it.each([
    [0, Liveness.ONLINE],
    [450, Liveness.ONLINE],
    [451, Liveness.LATE],
    [900, Liveness.LATE],
    [901, Liveness.OFFLINE],
    [-5, Liveness.ONLINE],
  ])('%i s after a sign of life, at a heartbeat of 300 s, is %s', (seconds, liveness) => {
    expect(livenessOf(seen, 300, after(seconds))).toBe(liveness);
  });

  it('is NEVER_SEEN without one', () => expect(livenessOf(null, 300, seen)).toBe(Liveness.NEVER_SEEN));
});

describe('a device token', () => {
  it('is recognised by its prefix and the hash of its secret', () => {
    const { token, prefix, secretHash } = newDeviceToken();
    expect(token).toMatch(/^vd_[0-9A-Za-z]{8}_[0-9A-Za-z]{32}$/);
    expect(parseDeviceToken(token)).toEqual({ prefix, secretHash });
    expect(parseDeviceToken(`${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`)?.secretHash).not.toEqual(
      secretHash,
    );
    expect(parseDeviceToken('vk_12345678_x')).toBeUndefined();
  });
});
