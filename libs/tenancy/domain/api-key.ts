import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hashToken, randomToken } from './secrets.js';

const FORM = /^vk_([0-9A-Za-z]{8})_([0-9A-Za-z_-]{43})$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface MintedKey {
  /** Shown once and never kept. */
  readonly key: string;
  /** The part that may be shown for good. */
  readonly prefix: string;
  readonly secretHash: Buffer;
}

/** `vk_<8 characters>_<43 characters>`: 256 bits behind a prefix that secret scanners can look for. */
export function mintApiKey(): MintedKey {
  const prefix = [...randomBytes(8)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  const secret = randomToken();
  return { key: `vk_${prefix}_${secret}`, prefix, secretHash: hashToken(secret) };
}

export function parseApiKey(text: string): { readonly prefix: string; readonly secretHash: Buffer } | undefined {
  const [, prefix, secret] = FORM.exec(text) ?? [];
  return prefix && secret ? { prefix, secretHash: hashToken(secret) } : undefined;
}

/** In constant time. */
export function sameSecret(known: Uint8Array, given: Uint8Array): boolean {
  return known.length === given.length && timingSafeEqual(known, given);
}
