import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import type { Uuid } from '#kernel';
import { Transactional } from '#platform';
import { PlanNotPublished } from '../domain/contract.errors.js';
import { PlanRepository, type PlanRow } from '../plan.repository.js';

/** Takes a published version off the market. Contracts made on it stand. */
@Injectable()
export class WithdrawPlan {
  constructor(
    private readonly plans: PlanRepository,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, id: Uuid): Promise<PlanRow> {
    await this.plans.get(actor, id, 'withdraw');
    if (!(await this.plans.withdraw(actor.organisationId, id, new Date()))) throw new PlanNotPublished();
    await this.audit.record({ action: 'plan.withdrawn', subjectType: 'PlanVersion', subjectId: id });
    return this.plans.get(actor, id);
  }
}
