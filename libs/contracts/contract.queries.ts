import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { pageOf } from '#platform';
import { type ContractFilter, ContractRepository, type ContractRow } from './contract.repository.js';
import { type PlanFilter, PlanRepository, type PlanRow } from './plan.repository.js';

/** The only reader of plans and contracts. */
@Injectable()
export class ContractQueries {
  constructor(
    private readonly contractRows: ContractRepository,
    private readonly planRows: PlanRepository,
  ) {}

  contract(actor: Actor, id: Uuid): Promise<ContractRow> {
    return this.contractRows.get(actor, id);
  }

  async contracts(actor: Actor, filter: ContractFilter, page: PageRequest): Promise<Page<ContractRow>> {
    const rows = await this.contractRows.list(actor, filter, page);
    return pageOf(rows, page.first, () => this.contractRows.count(actor, filter));
  }

  plan(actor: Actor, id: Uuid): Promise<PlanRow> {
    return this.planRows.get(actor, id);
  }

  async plans(actor: Actor, filter: PlanFilter, page: PageRequest): Promise<Page<PlanRow>> {
    const rows = await this.planRows.list(actor, filter, page);
    return pageOf(rows, page.first, () => this.planRows.count(actor, filter));
  }

  deviceCounts(actor: Actor, contractIds: readonly Uuid[]): Promise<Map<Uuid, number>> {
    return this.contractRows.deviceCounts(actor, contractIds);
  }

  coverage(actor: Actor, contractIds: readonly Uuid[]) {
    return this.contractRows.coverageOf(actor, contractIds);
  }
}
