import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { NotFound } from '#kernel';
import { parseInput, Transactional, zName, zUuid } from '#platform';
import { FilingNotInForce } from '../domain/filing.errors.js';
import { FilingState } from '../domain/filing.js';
import { FilingRepository, type FilingRow } from '../filing.repository.js';

const schema = z.object({ id: zUuid, reason: zName(500) });

/** The platform suspends a filing. Contracts that stand go on: monitoring never stops by an act of administration. */
@Injectable()
export class SuspendFiling {
  constructor(
    private readonly filings: FilingRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws PROVIDER.FILING_NOT_IN_FORCE when there is nothing to suspend. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<FilingRow> {
    const { id, reason } = parseInput(schema, input);
    const filing = await this.filings.find(actor, 'update', id);
    if (!filing) throw new NotFound({ noun: 'filing' }, 'input.id');
    if (filing.state !== FilingState.FILED) throw new FilingNotInForce({}, 'input.id');
    await this.filings.change(id, { state: FilingState.SUSPENDED });
    this.audit.record({
      action: 'filing.suspended',
      subjectType: 'Filing',
      subjectId: id,
      chains: [actor.organisationId, filing.providerId],
      detail: { reason },
    });
    return { ...filing, state: FilingState.SUSPENDED };
  }
}
