const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/** `1234 cny` → `12.34 CNY`, also with parts of a minor unit: `0.5 cny` → `0.005 CNY`. For reading, not for reckoning. */
export function displayed(amount: number, currency: string): string {
  const places = ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2;
  const [whole = '0', part = ''] = String(Math.abs(amount)).split('.');
  const digits = whole.padStart(places + 1, '0');
  const cut = digits.length - places;
  const behind = digits.slice(cut) + part;
  return `${amount < 0 ? '-' : ''}${digits.slice(0, cut)}${behind && `.${behind}`} ${currency.toUpperCase()}`;
}
