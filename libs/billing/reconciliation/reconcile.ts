import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { Outbox, parseInput, Transactional, zName, zUuid } from '#platform';
import { reconciliationDue } from '../billing.events.js';
import { type DifferenceRow, ReconciliationRepository } from './reconciliation.repository.js';

const schema = z.strictObject({ id: zUuid, note: zName(1_000) });

/** What people do about differences: look for them now, and say what became of one. */
@Injectable()
export class Reconciliation {
  constructor(
    private readonly rows: ReconciliationRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Compares as the nightly run does, up to this moment. */
  @Transactional()
  async start(actor: Actor): Promise<void> {
    const { organisationId: providerId } = actor;
    actor.assert('reconcile', 'ReconciliationDifference', { providerId });
    await this.outbox.add(reconciliationDue, { providerId, payload: { until: new Date().toISOString() } });
    await this.audit.record({ action: 'billing.reconciled', subjectType: 'BillingAccount', subjectId: providerId });
  }

  @Transactional()
  async resolve(actor: Actor, raw: unknown): Promise<DifferenceRow> {
    const { id, note } = parseInput(schema, raw);
    const row = await this.rows.resolve(actor, id, note);
    await this.audit.record({
      action: 'billing.differenceResolved',
      subjectType: 'ReconciliationDifference',
      subjectId: id,
      detail: { transaction: row.transaction, note },
    });
    return row;
  }
}
