import { Injectable } from '@nestjs/common';
import { Metrics, Outbox, TenantPool } from '#platform';
import type { IngestMessage, IngestOutcome } from '../domain/ingest-message.js';
import { IngestBusy } from '../domain/telemetry.errors.js';
import { Lane, stateOf } from './lane.js';
import { laneOf, storeBatch } from './store-batch.js';

/** Two connections are what one database gains from (facts of the bench); a source always has the same. */
const LANES = 2;
/** More than four full batches waiting: the doors stop reading. */
const MOST_WAITING = 4_000;
const ATTEMPTS = 3;
const GATEWAY = { role: 'vigil_gateway' } as const;
const COUNTED_AS = { stored: 'stored', duplicate: 'resent', unknownSource: 'refused' } as const;
/** Deadlock and serialisation failure: nobody's fault, over again. */
const OVER_AGAIN = new Set(['40P01', '40001']);

/** The one way in for everything that devices say. */
@Injectable()
export class IngestService {
  private readonly lanes = Array.from({ length: LANES }, () => new Lane((messages) => this.store(messages)));
  private readonly latency;
  private readonly waitingForRoom = new Set<() => void>();

  constructor(
    private readonly pool: TenantPool,
    private readonly outbox: Outbox,
    private readonly metrics: Metrics,
  ) {
    this.latency = metrics.histogram('vigil_ingest_batch_seconds', 'Time to make one batch of signals durable');
  }

  /** True while there is room for `more` messages; else the doors wait (`room`) or turn away (429). */
  hasRoom(more = 1): boolean {
    return this.waiting + more <= MOST_WAITING;
  }

  /** Settles when there is room again. */
  room(): Promise<void> {
    return this.hasRoom() ? Promise.resolve() : new Promise((resolve) => this.waitingForRoom.add(resolve));
  }

  /**
   * Settles once the message is durable: only then may its sender be told so. Rejects when it could not be stored (then it
   * is not), and with `INGEST.BUSY` when it was not even taken.
   */
  async receive(message: IngestMessage): Promise<IngestOutcome> {
    if (!this.hasRoom()) throw new IngestBusy({ seconds: 1 });
    const lane = this.lanes[laneOf(message, LANES)] as Lane;
    const outcome = await lane.add(message);
    this.metrics.signalsIngested.inc({ door: message.protocol, outcome: COUNTED_AS[outcome] });
    return outcome;
  }

  private get waiting(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.depth, 0);
  }

  private async store(messages: readonly IngestMessage[]): Promise<readonly IngestOutcome[]> {
    const stop = this.latency.startTimer();
    try {
      return await this.attempt(messages, ATTEMPTS);
    } finally {
      stop();
      this.letIn();
    }
  }

  private async attempt(messages: readonly IngestMessage[], left: number): Promise<readonly IngestOutcome[]> {
    try {
      const { outcomes, events } = await this.pool.transaction(GATEWAY, (sql) => storeBatch(sql, messages));
      if (events > 0) this.outbox.hint();
      return outcomes;
    } catch (error) {
      if (left > 1 && OVER_AGAIN.has(stateOf(error))) return this.attempt(messages, left - 1);
      throw error;
    }
  }

  private letIn(): void {
    if (!this.hasRoom()) return;
    const waiting = [...this.waitingForRoom];
    this.waitingForRoom.clear();
    for (const enter of waiting) enter();
  }
}
