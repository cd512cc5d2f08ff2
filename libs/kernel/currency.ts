import type { Money } from './money.js';

/** ISO 4217: the currencies whose minor unit is not a hundredth. */
const DIGITS: Readonly<Record<string, number>> = {
  ...of(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...of(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...of(4, 'CLF UYW'),
};

/** How many decimals the minor unit stands for: 2 for CNY, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return DIGITS[currency] ?? 2;
}

/** For people to read: `{ amount: 123450n, currency: 'CNY' }` is `1234.50 CNY`. Exact, by text and not by division. */
export function moneyText({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const sign = amount < 0n ? '-' : '';
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${sign}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''} ${currency}`;
}

function of(digits: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, digits]));
}
