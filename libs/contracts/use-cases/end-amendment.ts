import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import type { Uuid } from '#kernel';
import { Transactional } from '#platform';
import { AmendmentRepository, type AmendmentRow } from '../amendment.repository.js';

const STATE = { decline: 'DECLINED', withdraw: 'WITHDRAWN' } as const;
const ACTION = { decline: 'contract.amendmentDeclined', withdraw: 'contract.amendmentWithdrawn' } as const;

/** A proposal ends without a next version: the other side declines it, or whoever made it takes it back. */
@Injectable()
export class EndAmendment {
  constructor(
    private readonly amendments: AmendmentRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws CONTRACT.AMENDMENT_DECIDED. */
  @Transactional()
  async execute(actor: Actor, id: Uuid, how: 'decline' | 'withdraw'): Promise<AmendmentRow> {
    const row = await this.amendments.get(actor, id, how);
    await this.amendments.decide(row, { state: STATE[how], decidedAt: new Date() });
    const { contractId: subjectId, providerId, enterpriseId } = row;
    const entry = {
      subjectType: 'Contract',
      subjectId,
      chains: [providerId, enterpriseId],
      detail: { amendmentId: id },
    };
    await this.audit.record({ action: ACTION[how], ...entry });
    return this.amendments.get(actor, id);
  }
}
