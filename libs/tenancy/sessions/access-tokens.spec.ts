import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { newId } from '#kernel';
import { signingKeys } from '../domain/secrets.js';
import { AccessTokens } from './access-tokens.js';

const secret = 'a secret that only tests know, 32+ characters';
const tokens = new AccessTokens({ tokenSecret: secret });
const claims = { userId: newId(), sessionId: newId(), organisationId: newId() };
const { privateKey, publicKey } = signingKeys(secret);

interface Forged {
  header?: object;
  claims?: object;
  issuer?: string;
  audience?: string;
  expires?: number;
  key?: KeyObject;
}

const now = () => Math.floor(Date.now() / 1_000);

function forge(with_: Forged): Promise<string> {
  return new SignJWT({ sid: claims.sessionId, org: claims.organisationId, ...with_.claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...with_.header })
    .setSubject(claims.userId)
    .setIssuer(with_.issuer ?? 'vigil')
    .setAudience(with_.audience ?? 'vigil:api')
    .setIssuedAt()
    .setExpirationTime(with_.expires ?? now() + 60)
    .sign(with_.key ?? privateKey);
}

/** Signs by hand what no library would. */
function byHand(header: object, sign: (text: string) => string): string {
  const payload = {
    sub: claims.userId,
    sid: claims.sessionId,
    org: claims.organisationId,
    iss: 'vigil',
    aud: 'vigil:api',
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'at+jwt', ...header })}.${part({ ...payload, iat: now(), exp: now() + 60 })}`;
  return `${text}.${sign(text)}`;
}

const hs256 = (key: string | Buffer) => (text: string) => createHmac('sha256', key).update(text).digest('base64url');
const pem = publicKey.export({ format: 'pem', type: 'spki' });
const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const stranger = generateKeyPairSync('ed25519').privateKey;
const strangersJwk = createPublicKey(stranger).export({ format: 'jwk' });

it('gives back what was issued, for ten minutes', async () => {
  const { token, expiresAt } = await tokens.issue(claims);
  const end = new Date(Math.floor(expiresAt.getTime() / 1_000) * 1_000);
  expect(await tokens.verify(token)).toEqual({ ...claims, expiresAt: end });
  expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(598_000);
  expect(await tokens.verify(await forge({}))).toMatchObject(claims);
});

it.each<[string, () => Promise<string> | string]>([
  ['alg none', () => byHand({ alg: 'none' }, () => '')],
  ['alg NoNe with a signature', () => byHand({ alg: 'NoNe' }, () => 'AAAA')],
  ['HS256 with the public key as PEM', () => byHand({ alg: 'HS256' }, hs256(pem))],
  ['HS256 with the public key as bytes', () => byHand({ alg: 'HS256' }, hs256(raw))],
  ['HS256 with the secret itself', () => byHand({ alg: 'HS256' }, hs256(secret))],
  ['a key of its own in the header', () => forge({ key: stranger, header: { jwk: strangersJwk } })],
  ['a key id that is a path', () => forge({ key: stranger, header: { kid: '../../dev/null' } })],
  ['a key URL', () => forge({ key: stranger, header: { jku: 'https://evil.example/keys.json' } })],
  ["another installation's key", () => forge({ key: signingKeys(`${secret}!`).privateKey })],
  ['another issuer', () => forge({ issuer: 'evil' })],
  ['another audience', () => forge({ audience: 'vigil:other' })],
  ['another type', () => forge({ header: { typ: 'JWT' } })],
  ['an end in the past', () => forge({ expires: now() - 1 })],
  ['no session', () => forge({ claims: { sid: undefined } })],
  ['a session that is no id', () => forge({ claims: { sid: "' or 1=1" } })],
  ['an organisation that is a list', () => forge({ claims: { org: [claims.organisationId] } })],
  ['a changed payload', async () => (await forge({})).replace(/\.[^.]+\./, (payload) => `.e30${payload}`)],
  ['nothing', () => ''],
])('refuses %s', async (_, make) => {
  await expect(tokens.verify(await make())).rejects.toMatchObject({ code: 'GENERAL.UNAUTHENTICATED' });
});

it('refuses a token eleven minutes after it was issued', async () => {
  const { token } = await tokens.issue(claims, new Date(Date.now() - 660_000));
  await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'GENERAL.UNAUTHENTICATED' });
});
