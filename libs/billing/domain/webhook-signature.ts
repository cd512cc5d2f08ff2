import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 300;

/**
 * Whether one of the secrets signed exactly these bytes, at most five minutes before or after `now`. The header is Stripe's
 * (`t=1700000000,v1=…,v1=…`): several signatures while Stripe's secret is rolled, several secrets while ours is. Stripe's own SDK
 * would take a time in the future.
 */
export function isSigned(body: Uint8Array, header: string | undefined, secrets: readonly string[], now: Date): boolean {
  const parts = (header ?? '').split(',').map((part) => part.split('=', 2));
  const times = parts.flatMap(([name, value]) => (name === 't' ? [value ?? ''] : []));
  const [time = ''] = times;
  if (times.length !== 1 || !/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(time)) > TOLERANCE_SECONDS) return false;
  const given = parts.flatMap(([name, value]) => (name === 'v1' && /^[0-9a-f]{64}$/.test(value ?? '') ? [value] : []));
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
    return given.some((one) => timingSafeEqual(Buffer.from(one ?? '', 'hex'), expected));
  });
}
