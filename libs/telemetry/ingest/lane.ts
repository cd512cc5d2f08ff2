import type { IngestMessage, IngestOutcome } from '../domain/ingest-message.js';
import { matters } from '../domain/ingest-message.js';

export type Store = (messages: readonly IngestMessage[]) => Promise<readonly IngestOutcome[]>;

const MOST_ROWS = 1_000;
/** How long a plain reading waits for company. Alarms do not wait. */
const GATHER_MS = 5;

interface Waiting {
  readonly message: IngestMessage;
  readonly resolve: (outcome: IngestOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers messages into batches and stores one batch at a time, in the order in which they came. While one is being stored
 * the next grows by itself, so that load makes the batches larger and not the wait longer.
 */
export class Lane {
  private waiting: Waiting[] = [];
  private timer?: NodeJS.Timeout;
  private busy = false;

  constructor(private readonly store: Store) {}

  get depth(): number {
    return this.waiting.length;
  }

  /** Settles once the message is durable, or known not to be. */
  add(message: IngestMessage): Promise<IngestOutcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ message, resolve, reject });
      if (this.busy) return;
      if (message.signals.some(matters) || this.waiting.length >= MOST_ROWS) void this.flush();
      else this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
    });
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.busy) return;
    this.busy = true;
    // What was said in this very turn of the loop, such as the frames of one segment, goes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.storeBatch(this.take());
    this.busy = false;
  }

  private take(): Waiting[] {
    let rows = 0;
    const fits = this.waiting.findIndex(({ message }) => {
      rows += Math.max(1, message.signals.length);
      return rows > MOST_ROWS;
    });
    return this.waiting.splice(0, fits < 0 ? this.waiting.length : Math.max(1, fits));
  }

  private async storeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.store(batch.map(({ message }) => message));
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as IngestOutcome);
    } catch (error) {
      if (batch.length > 1 && isOfOneRow(error)) await this.storeApart(batch);
      else for (const { reject } of batch) reject(error);
    }
  }

  /** One message that the database refuses must not take its neighbours with it. */
  private async storeApart(batch: readonly Waiting[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await this.storeBatch(batch.slice(0, middle));
    await this.storeBatch(batch.slice(middle));
  }
}

/** SQLSTATE classes 22 (data), 23 (constraint) and 42 (type) blame a value; everything else blames the day. */
export function isOfOneRow(error: unknown): boolean {
  return /^(22|23|42)/.test(stateOf(error));
}

/** SQLSTATE, or empty where the failure is not the database's word. */
export function stateOf(error: unknown): string {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : '';
}
