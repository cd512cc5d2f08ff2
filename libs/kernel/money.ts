import { invalid } from './domain-error.js';

/** An exact amount: integer minor units (fen for CNY) and an ISO 4217 currency. */
export interface Money {
  readonly amount: bigint;
  readonly currency: string;
}

export function money(amount: bigint | number | string, currency: string): Money {
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw invalid('currency', 'must be three capital letters, e.g. CNY', '必须为三位大写字母，例如 CNY');
  }
  if (typeof amount === 'number' && !Number.isSafeInteger(amount)) {
    throw invalid('amount', 'must be a whole number of minor units', '必须为最小货币单位的整数');
  }
  return { amount: BigInt(amount), currency };
}
