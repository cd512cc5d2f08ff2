import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { pageOf } from '#platform';
import { RegionQueries } from '#regions';
import { CallListRepository, type CallListRow } from './call-list.repository.js';
import { PremisesRepository, type PremisesRow } from './premises.repository.js';

export interface PremisesFilter {
  readonly kind?: string;
  /** This division and all below it. */
  readonly regionCode?: string;
  /** Part of the name or the address. */
  readonly text?: string;
  readonly enterpriseId?: Uuid;
}

@Injectable()
export class PremisesQueries {
  constructor(
    private readonly premises: PremisesRepository,
    private readonly callLists: CallListRepository,
    private readonly regions: RegionQueries,
  ) {}

  /** Newest first. Throws GENERAL.NOT_FOUND for a region that does not exist. */
  async list(actor: Actor, { regionCode, ...filter }: PremisesFilter, page: PageRequest): Promise<Page<PremisesRow>> {
    const selection = { ...filter, regionPath: regionCode && (await this.regions.byCode(regionCode)).path };
    const rows = await this.premises.list(actor, selection, page);
    return pageOf(rows, page.first, () => this.premises.count(actor, selection));
  }

  /** Throws GENERAL.NOT_FOUND; `action` other than `read` for those who are about to do it. */
  async byId(actor: Actor, id: Uuid, action = 'read'): Promise<PremisesRow> {
    const [premises] = await this.premises.findAll(actor, action, [id]);
    if (!premises) throw new NotFound({ noun: 'premises' });
    return premises;
  }

  /** Those of the ids that the actor may read, in no order. */
  byIds(actor: Actor, ids: readonly Uuid[]): Promise<PremisesRow[]> {
    return this.premises.findAll(actor, 'read', ids);
  }

  /** Is the actor the enterprise itself, or a provider that serves it now? */
  async isServed(actor: Actor, enterpriseId: Uuid): Promise<boolean> {
    if (actor.isEnterprise) return actor.organisationId === enterpriseId;
    return actor.isProvider && (await this.premises.isServed(enterpriseId, actor.organisationId));
  }

  /** By position; of nobody for those who may not know (an authority has no right to the table at all). */
  async callListOf(actor: Actor, premisesIds: readonly Uuid[]): Promise<CallListRow[]> {
    return actor.can('read', 'CallListEntry') ? this.callLists.of(actor, premisesIds) : [];
  }
}
