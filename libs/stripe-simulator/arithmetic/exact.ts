/** Twelve places, as many as Stripe keeps of a decimal. */
const PLACES = 12;
export const ONE = 10n ** BigInt(PLACES);

/** `'12.5'` → 12.5 × 10^12. The text is what the parameters let through, so it is a number. */
export function scaled(text: string): bigint {
  const [whole = '0', part = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole) * ONE + BigInt(part.padEnd(PLACES, '0').slice(0, PLACES));
  return text.startsWith('-') ? -value : value;
}

export function decimalText(value: bigint): string {
  const size = value < 0n ? -value : value;
  const part = (size % ONE).toString().padStart(PLACES, '0').replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${size / ONE}${part ? `.${part}` : ''}`;
}

/** Half goes away from zero, so that a credit is exactly the charge it undoes. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [n, d] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}

/** Throws RangeError where an amount is beyond what JSON carries exactly. */
export function minorUnits(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`An amount of ${value} cannot be told exactly`);
  return number;
}

/** `amount` × `numerator` / `denominator`, rounded once. */
export function share(amount: number, numerator: bigint | number, denominator: bigint | number): number {
  return minorUnits(divideHalfUp(BigInt(amount) * BigInt(numerator), BigInt(denominator)));
}

/** `amount` × `percent` / 100; the percentage as text or as JSON gave it, e.g. 8.25. */
export function percentage(amount: number, percent: string | number): number {
  return share(amount, scaled(decimalOf(percent)), 100n * ONE);
}

export function sum(amounts: Iterable<number>): number {
  let total = 0n;
  for (const amount of amounts) total += BigInt(amount);
  return minorUnits(total);
}

/** Cuts `total` in proportion to `weights`; the parts sum to it exactly, and the largest remainders get what is left. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (whole === 0n) return weights.map(() => 0);
  const parts = weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight);
    return { index, floor: product / whole, rest: product % whole };
  });
  let left = BigInt(total) - parts.reduce((all, { floor }) => all + floor, 0n);
  const amounts = parts.map(({ floor }) => floor);
  for (const { index } of [...parts].sort((a, b) => Number(b.rest - a.rest) || a.index - b.index)) {
    if (left <= 0n) break;
    amounts[index] = (amounts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return amounts.map(minorUnits);
}

/** The shortest text of a percentage; never in the form 1e-7, which `scaled` could not read. */
function decimalOf(percent: string | number): string {
  return typeof percent === 'string' ? percent : percent.toFixed(PLACES).replace(/\.?0+$/, '');
}
