import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Uuid } from '#kernel';

const TOKEN_BYTES = 32;
/** DER of a PKCS #8 Ed25519 private key (RFC 8410, section 7) up to its 32 bytes of seed. */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key for one purpose only, so that what leaks in one place opens nothing in another. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `vigil ${purpose} v1`, 32));
}

/** The pair that signs access tokens; the same in every process that has the same secret. */
export function signingKeys(secret: string): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const der = Buffer.concat([ED25519_PKCS8, deriveKey(secret, 'access token')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** 256 random bits, unreadable to anyone but its holder: only the hash is kept. */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Made from the invitation's id, so that the mail can be written later without the token lying anywhere. */
export function invitationToken(secret: string, invitationId: Uuid): string {
  return createHmac('sha256', deriveKey(secret, 'invitation')).update(invitationId).digest('base64url');
}
