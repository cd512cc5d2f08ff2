import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { parseInput, Transactional } from '#platform';
import { PlanNotEditable } from '../domain/plan.errors.js';
import { contentOf } from '../plan.columns.js';
import { planContentSchema, updatePlanSchema } from '../plan.input.js';
import { PlanRepository, type PlanRow } from '../plan.repository.js';

/** Edits a draft: what is given is changed, the rest stays, and the whole must still make a plan. */
@Injectable()
export class UpdatePlan {
  constructor(
    private readonly plans: PlanRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws PLAN.NOT_EDITABLE for a version that is published or withdrawn. */
  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<PlanRow> {
    const { id, ...changes } = parseInput(updatePlanSchema, raw);
    const plan = await this.plans.get(actor, id, 'update');
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const content = parseInput(planContentSchema, { ...contentOf(plan), ...given });
    const changed = plan.state === 'DRAFT' && (await this.plans.changeDraft(actor.organisationId, id, content));
    if (!changed) throw new PlanNotEditable({ state: plan.state }, 'input.id');
    const detail = { fields: Object.keys(given) };
    this.audit.record({ action: 'plan.updated', subjectType: 'PlanVersion', subjectId: id, detail });
    return this.plans.get(actor, id);
  }
}
