import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type EntryKind, postingsOf, reversed, type Transfer } from '../domain/ledger.js';
import { LedgerRepository } from './ledger.repository.js';

export interface LedgerEntry {
  readonly providerId: Uuid;
  readonly enterpriseId?: Uuid;
  readonly kind: EntryKind;
  /** The business event, e.g. `{ type: 'stripe.invoice', id: 'in_…' }`. One event posts once per kind. */
  readonly source: { readonly type: string; readonly id: string };
  readonly at: Date;
  readonly transfers: readonly Transfer[];
}

/** Double entry. Only as the worker, inside `@Transactional()` or an event's handler: entry and effect are committed together. */
@Injectable()
export class Ledger {
  constructor(private readonly rows: LedgerRepository) {}

  /**
   * The id of the transaction, or undefined where this event has posted before or moves nothing. Throws RangeError on a
   * transfer that is not above zero; the database refuses at the commit what is not whole.
   */
  async post({ source, transfers, ...entry }: LedgerEntry): Promise<Uuid | undefined> {
    const postings = postingsOf(transfers);
    if (postings.length === 0) return undefined;
    return this.rows.add({ ...entry, sourceType: source.type, sourceId: source.id }, postings);
  }

  /** Takes back what an event has posted; undefined where it has posted nothing, or was taken back before. */
  async reverseOf(
    providerId: Uuid,
    kind: EntryKind,
    { type, id }: LedgerEntry['source'],
    at: Date,
  ): Promise<Uuid | undefined> {
    const posted = await this.rows.idOf(providerId, kind, type, id);
    return posted && this.reverse(providerId, posted, at);
  }

  /** Takes a transaction back, once; undefined where that has been done before, or where no such transaction is in scope. */
  async reverse(providerId: Uuid, transactionId: Uuid, at: Date): Promise<Uuid | undefined> {
    const wrong = await this.rows.find(providerId, transactionId);
    if (!wrong) return undefined;
    const { enterpriseId } = wrong;
    const source = { sourceType: 'ledger.transaction', sourceId: transactionId };
    const reversal = { providerId, enterpriseId, kind: 'REVERSAL', ...source, at, reversalOf: transactionId };
    return this.rows.add(reversal, reversed(wrong.postings));
  }
}
