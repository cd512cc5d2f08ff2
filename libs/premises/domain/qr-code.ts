import { randomInt } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 22;

/** 22 characters of 62: 130 bits that nobody guesses, and nothing about the premises can be read from them. */
export function newQrCode(): string {
  return Array.from({ length: LENGTH }, () => BASE62[randomInt(BASE62.length)]).join('');
}

export function isQrCode(text: string): boolean {
  return /^[0-9A-Za-z]{22,64}$/.test(text);
}

/** What the printed code leads to. */
export function qrLink(publicUrl: string, qrCode: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/q/${qrCode}`;
}
