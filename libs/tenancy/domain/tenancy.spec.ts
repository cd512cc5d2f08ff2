import { mintApiKey, parseApiKey, sameSecret } from './api-key.js';
import { DEMO_PASSWORD, passwordFault } from './password.js';
import { assertRolesFit, leavesNobodyLeading } from './roles.js';
import { hashToken, invitationToken, signingKeys } from './secrets.js';
import { refreshUntil } from './session.js';

describe('a new password', () => {
  it.each(['correct horse battery', '四个互不相关的词语很好', 'Zx9-kk2!pq'])('may be %s', (password) => {
    expect(passwordFault(password, 'li@example.com')).toBeUndefined();
  });

  it.each([
    DEMO_PASSWORD,
    DEMO_PASSWORD.toUpperCase(),
    'short-one',
    'aaaaaaaaaaaa',
    '1234567890',
    'Qwertyuiop',
    'li.wei@example.com',
    'x'.repeat(201),
  ])('may not be %s', (password) => {
    expect(passwordFault(password, 'Li.Wei@example.com')?.code).toBe('GENERAL.INVALID_INPUT');
  });
});

describe('a refresh token', () => {
  const [signedInAt, now] = [new Date('2026-03-01T08:00:00Z'), new Date('2026-03-01T18:00:00Z')];

  it('of an authority or the platform ends twelve hours after the sign-in', () => {
    for (const kind of ['AUTHORITY', 'PLATFORM'] as const) {
      expect(refreshUntil(kind, signedInAt, now)).toEqual(new Date('2026-03-01T20:00:00Z'));
    }
  });

  it('of anyone else ends after thirty idle days', () => {
    expect(refreshUntil('PROVIDER', signedInAt, now)).toEqual(new Date('2026-03-31T18:00:00Z'));
  });
});

describe('an API key', () => {
  it('is found by its prefix and known by its secret', () => {
    const { key, prefix, secretHash } = mintApiKey();
    const parsed = parseApiKey(key);
    expect(key).toMatch(/^vk_[0-9A-Za-z]{8}_[\w-]{43}$/);
    expect(parsed?.prefix).toBe(prefix);
    expect(sameSecret(secretHash, parsed?.secretHash ?? Buffer.alloc(0))).toBe(true);
    expect(sameSecret(secretHash, mintApiKey().secretHash)).toBe(false);
    expect(sameSecret(secretHash, Buffer.alloc(0))).toBe(false);
  });

  it.each(['', 'vk_', 'vk_abcdefgh_short', `vk_abcdefg!_${'a'.repeat(43)}`, `vk_abcdefgh_${'a'.repeat(44)}`])(
    'is not %s',
    (text) => {
      expect(parseApiKey(text)).toBeUndefined();
    },
  );
});

describe('roles', () => {
  const members = [
    { userId: 'a', roles: ['OWNER'] },
    { userId: 'b', roles: ['MANAGER'] },
  ];

  it('must leave somebody leading', () => {
    expect(leavesNobodyLeading(members, 'OWNER', 'a', [])).toBe(true);
    expect(leavesNobodyLeading(members, 'OWNER', 'a', ['OWNER', 'FINANCE'])).toBe(false);
    expect(leavesNobodyLeading(members, 'OWNER', 'b', [])).toBe(false);
  });

  it('must be those of the kind', () => {
    expect(() => assertRolesFit(['GUARD'], ['OWNER', 'MANAGER'], 'input.roles')).toThrow('OWNER, MANAGER');
  });
});

describe('secrets', () => {
  it('are the same in every process with the same secret, and others with another', () => {
    const jwk = (secret: string) => signingKeys(secret).publicKey.export({ format: 'jwk' }).x;
    expect(jwk('one')).toBe(jwk('one'));
    expect(jwk('one')).not.toBe(jwk('two'));
    expect(invitationToken('one', 'id')).toBe(invitationToken('one', 'id'));
    expect(invitationToken('one', 'id')).not.toBe(invitationToken('one', 'other'));
    expect(hashToken(invitationToken('one', 'id'))).not.toEqual(hashToken(invitationToken('two', 'id')));
  });
});
