import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { pageOf } from '#platform';
import { type AmendmentFilter, AmendmentRepository, type AmendmentRow } from './amendment.repository.js';
import { ContractRepository } from './contract.repository.js';
import { type ContractVersion, ContractVersions } from './contract-versions.js';

@Injectable()
export class AmendmentQueries {
  constructor(
    private readonly amendments: AmendmentRepository,
    private readonly contracts: ContractRepository,
    private readonly versions: ContractVersions,
  ) {}

  async list(actor: Actor, filter: AmendmentFilter, page: PageRequest): Promise<Page<AmendmentRow>> {
    const rows = await this.amendments.list(actor, filter, page);
    return pageOf(rows, page.first, () => this.amendments.count(actor, filter));
  }

  /** What both have signed for each of these contracts, oldest first. Refused to whom amendments are not shown. */
  async versionsOf(actor: Actor, contractIds: readonly Uuid[]): Promise<Map<Uuid, ContractVersion[]>> {
    actor.assert('read', 'ContractAmendment');
    return this.versions.of(await this.contracts.all(actor, contractIds));
  }
}
