import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { Idempotency, parseInput, Transactional } from '#platform';
import { createPlanSchema } from '../plan.input.js';
import { PlanRepository, type PlanRow } from '../plan.repository.js';

/** A new draft version; the first one with a code also makes the plan. */
@Injectable()
export class CreatePlan {
  constructor(
    private readonly plans: PlanRepository,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<PlanRow> {
    actor.assert('create', 'PlanVersion');
    const input = parseInput(createPlanSchema, raw);
    const id = await this.idempotency.once(
      actor.organisationId,
      'createPlan',
      input.idempotencyKey,
      input,
      async () => {
        const made = await this.plans.createDraft(actor.organisationId, input);
        await this.audit.record({ action: 'plan.created', subjectType: 'PlanVersion', subjectId: made });
        return made;
      },
    );
    return this.plans.get(actor, id);
  }
}
