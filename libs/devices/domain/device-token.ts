import { createHash, randomInt } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX_LENGTH = 8;
const SECRET_LENGTH = 32;
const TOKEN = /^vd_([0-9A-Za-z]{8})_([0-9A-Za-z]{32})$/;

export interface DeviceToken {
  /** By which the credential is found; may be shown. */
  readonly prefix: string;
  /** SHA-256 of the secret part, which has 190 random bits: nothing slower is needed. */
  readonly secretHash: Uint8Array<ArrayBuffer>;
}

/** A new token `vd_<8>_<32>` and what is kept of it. */
export function newDeviceToken(): DeviceToken & { readonly token: string } {
  const [prefix, secret] = [random(PREFIX_LENGTH), random(SECRET_LENGTH)];
  return { token: `vd_${prefix}_${secret}`, prefix, secretHash: hashOf(secret) };
}

/** What to look for in `device_credential` when a device shows this token; undefined for what is no token. */
export function parseDeviceToken(token: string): DeviceToken | undefined {
  const [, prefix, secret] = TOKEN.exec(token) ?? [];
  return prefix && secret ? { prefix, secretHash: hashOf(secret) } : undefined;
}

function random(length: number): string {
  return Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join('');
}

function hashOf(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(secret).digest());
}
