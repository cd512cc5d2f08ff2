import { StripeFault } from '../wire/stripe-fault.js';

/**
 * What goes wrong with a POST: the connection is lost before or after it was carried out, it is answered 429 or 500
 * without being carried out, or it waits, begun, until it is released.
 */
export type OutageKind = 'drop-before' | 'drop-after' | 'rate-limit' | 'server-error' | 'hold';

export interface Outage {
  readonly kind: OutageKind;
  /** Only requests whose path fits; all POSTs unless given. */
  readonly path?: RegExp;
  /** How many requests; one unless given. */
  readonly times?: number;
}
export interface Hold {
  /** Resolves when a request has arrived and waits. */
  readonly arrived: Promise<void>;
  release(): void;
}
interface Planned extends Outage {
  left: number;
  readonly arrive?: () => void;
  readonly released?: Promise<void>;
}

/** Faults on command, first planned first met. */
export class Outages {
  #planned: Planned[] = [];

  plan(outage: Outage): void {
    this.#planned.push({ ...outage, left: outage.times ?? 1 });
  }

  hold(path?: RegExp): Hold {
    let arrive = (): void => undefined;
    let release = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#planned.push({ kind: 'hold', ...(path ? { path } : {}), left: 1, arrive, released });
    return { arrived, release };
  }

  clear(): void {
    this.#planned = [];
  }

  meet(path: string): Planned | undefined {
    const met = this.#planned.find((outage) => outage.path?.test(path) ?? true);
    if (!met) return undefined;
    met.left -= 1;
    if (met.left < 1) this.#planned = this.#planned.filter((outage) => outage !== met);
    return met;
  }
}

export function rateLimited(): StripeFault {
  const message = 'Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode.';
  return new StripeFault(
    429,
    'invalid_request_error',
    message,
    { code: 'rate_limit' },
    { 'stripe-should-retry': 'true' },
  );
}

export function serverError(): StripeFault {
  return new StripeFault(500, 'api_error', 'An unknown error occurred');
}
