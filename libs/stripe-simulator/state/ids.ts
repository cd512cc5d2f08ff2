import { createHash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 24;

/** Ids in Stripe's form. The same seed gives the same ids in the same order, so a failing run can be repeated. */
export class Ids {
  constructor(
    readonly seed: string,
    public drawn = 0,
  ) {}

  /** `cus_` and 24 letters or digits. */
  next(prefix: string, length = LENGTH): string {
    this.drawn += 1;
    const bytes = createHash('sha512').update(`${this.seed}:${this.drawn}`).digest();
    let id = `${prefix}_`;
    for (let i = 0; i < length; i += 1) id += ALPHABET[(bytes[i] ?? 0) % ALPHABET.length];
    return id;
  }

  /** Capital letters and digits, as on an invoice number. */
  code(length: number): string {
    return this.next('', length).slice(1).toUpperCase();
  }
}
