import type { PriceLine } from './pricing/price-line.js';
import type { Price } from './pricing/price-of.js';
import { textOf } from './pricing/price-text.js';

/** A line as both sides sign it: amounts in minor units as text. */
export interface TermsPriceLine {
  readonly code: PriceLine['code'];
  readonly kind: string | null;
  readonly recurring: boolean;
  readonly quantity: string;
  readonly unitAmount: string;
  readonly amount: string;
  readonly from: string | null;
  readonly to: string | null;
}

export interface TermsPrice {
  readonly currency: string;
  readonly lines: readonly TermsPriceLine[];
  readonly interval: string;
  readonly oneOff: string;
  readonly firstInterval: string;
  readonly firstPayment: string;
  readonly perYear: string;
}

/** A price without its words, which are made anew in the reader's language. */
export function toTerms(price: Price): TermsPrice {
  const { currency, interval, oneOff, firstInterval, firstPayment, perYear } = price;
  return {
    currency,
    lines: price.lines.map(({ code, kind, recurring, quantity, unitAmount, amount, from, to }) => ({
      code,
      kind,
      recurring,
      quantity: `${quantity}`,
      unitAmount: `${unitAmount}`,
      amount: `${amount}`,
      from: from === null ? null : `${from}`,
      to: to === null ? null : `${to}`,
    })),
    interval: `${interval}`,
    oneOff: `${oneOff}`,
    firstInterval: `${firstInterval}`,
    firstPayment: `${firstPayment}`,
    perYear: `${perYear}`,
  };
}

/** The price as it was signed, not as it would be reckoned today. */
export function fromTerms({ currency, lines, ...sums }: TermsPrice): Price {
  return {
    currency,
    lines: lines.map(({ quantity, unitAmount, amount, from, to, ...line }) => {
      const bare = {
        ...line,
        quantity: BigInt(quantity),
        unitAmount: BigInt(unitAmount),
        amount: BigInt(amount),
        from: from === null ? null : BigInt(from),
        to: to === null ? null : BigInt(to),
      };
      return { ...bare, text: textOf(bare, currency) };
    }),
    interval: BigInt(sums.interval),
    oneOff: BigInt(sums.oneOff),
    firstInterval: BigInt(sums.firstInterval),
    firstPayment: BigInt(sums.firstPayment),
    perYear: BigInt(sums.perYear),
    missingKinds: [],
  };
}
