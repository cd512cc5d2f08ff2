import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import type { Uuid } from '#kernel';
import { Transactional } from '#platform';
import { PlanNotDraft } from '../domain/contract.errors.js';
import { PlanRepository, type PlanRow } from '../plan.repository.js';

/** Publishes a draft for good. From now on this version never changes. */
@Injectable()
export class PublishPlan {
  constructor(
    private readonly plans: PlanRepository,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, id: Uuid): Promise<PlanRow> {
    const plan = await this.plans.get(actor, id, 'publish');
    if (!(await this.plans.publish(actor.organisationId, id, new Date())))
      throw new PlanNotDraft({ state: plan.state });
    await this.audit.record({ action: 'plan.published', subjectType: 'PlanVersion', subjectId: id });
    return this.plans.get(actor, id);
  }
}
