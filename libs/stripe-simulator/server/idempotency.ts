import { StripeFault } from '../wire/stripe-fault.js';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
}
interface Saved {
  readonly path: string;
  readonly form: string;
  readonly at: number;
  readonly answer: Answer | null;
}

const KEPT_MILLISECONDS = 24 * 3600 * 1000;
const LONGEST_KEY = 255;

/**
 * Answers by idempotency key and account, kept for 24 h whatever they were. As with Stripe nothing is kept of a request
 * whose parameters were refused, for then nothing had begun. Time is real time in milliseconds.
 */
export class IdempotencyKeys {
  readonly #saved = new Map<string, Saved>();
  readonly #executions = new Map<string, number>();

  /** The answer given before, or undefined where the request is new. Throws on other parameters or concurrent use. */
  recall(account: string, key: string, request: { path: string; form: string }, now: number): Answer | undefined {
    if (key.length > LONGEST_KEY) {
      throw new StripeFault(400, 'invalid_request_error', 'Idempotency keys can have up to 255 characters.');
    }
    const id = idOf(account, key);
    const saved = this.#saved.get(id);
    if (!saved || now - saved.at >= KEPT_MILLISECONDS) return undefined;
    if (saved.path !== request.path) throw otherEndpoint(key, saved.path, request.path);
    if (saved.form !== request.form) throw otherParameters(key);
    if (!saved.answer) throw inUse(key);
    return saved.answer;
  }

  begin(account: string, key: string, request: { path: string; form: string }, now: number): void {
    const id = idOf(account, key);
    this.#saved.delete(id);
    this.#saved.set(id, { ...request, at: now, answer: null });
    this.#executions.set(id, (this.#executions.get(id) ?? 0) + 1);
    this.#forget(now);
  }

  finish(account: string, key: string, answer: Answer): void {
    const id = idOf(account, key);
    const saved = this.#saved.get(id);
    if (saved) this.#saved.set(id, { ...saved, answer });
  }

  /** How many times requests under this key were carried out, in all accounts or in one. */
  executions(key: string, account?: string): number {
    if (account !== undefined) return this.#executions.get(idOf(account, key)) ?? 0;
    return [...this.#executions].reduce((sum, [id, count]) => sum + (id.endsWith(` ${key}`) ? count : 0), 0);
  }

  toJSON(): unknown {
    return { saved: [...this.#saved].filter(([, { answer }]) => answer), executions: [...this.#executions] };
  }

  restore(state: ReturnType<IdempotencyKeys['toJSON']>): void {
    const { saved, executions } = state as { saved: [string, Saved][]; executions: [string, number][] };
    for (const [id, one] of saved) this.#saved.set(id, one);
    for (const [id, count] of executions) this.#executions.set(id, count);
  }

  /** The map is in order of age, so only what is old is looked at. */
  #forget(now: number): void {
    for (const [id, { at }] of this.#saved) {
      if (now - at < KEPT_MILLISECONDS) return;
      this.#saved.delete(id);
    }
  }
}

function idOf(account: string, key: string): string {
  return `${account} ${key}`;
}

function otherEndpoint(key: string, before: string, now: string): StripeFault {
  const message = `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${now}' vs '${before}'). Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeFault(400, 'idempotency_error', message);
}

function otherParameters(key: string): StripeFault {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeFault(400, 'idempotency_error', message);
}

function inUse(key: string): StripeFault {
  const message = `There is currently another in-progress request using this Stripe-Idempotency-Key '${key}' (that probably means you submitted twice, and the other request is still going through). Please try again later.`;
  return new StripeFault(
    409,
    'idempotency_error',
    message,
    { code: 'idempotency_key_in_use' },
    { 'stripe-should-retry': 'true' },
  );
}
