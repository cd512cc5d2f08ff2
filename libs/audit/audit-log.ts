import { Injectable } from '@nestjs/common';
import { Database } from '#platform';
import { AuditRepository } from './audit.repository.js';
import { type AuditLine, type AuditRecord, inLockOrder, linesOf } from './domain/entry.js';

/** Where every use case says what it did: in the same transaction, so that it stands there if and only if it happened. */
@Injectable()
export class AuditLog {
  private readonly collected = new WeakMap<object, AuditLine[]>();

  constructor(
    private readonly db: Database,
    private readonly entries: AuditRepository,
  ) {}

  /** Only inside `@Transactional()`. Entries are written together before the commit, so that chains are locked briefly. */
  record(entry: AuditRecord): void {
    const transaction = this.db.writing;
    if (!transaction) throw new Error(`The audit entry ${entry.action} was recorded outside @Transactional()`);
    const lines = linesOf(entry, this.db.tenancy, new Date());
    const waiting = this.collected.get(transaction);
    if (waiting) {
      waiting.push(...lines);
      return;
    }
    const batch = [...lines];
    this.collected.set(transaction, batch);
    // The batch itself is the key: what a later hook records makes a batch of its own and is not lost.
    this.db.beforeCommit(batch, async () => {
      this.collected.delete(transaction);
      await this.entries.append(inLockOrder(batch));
    });
  }
}
