import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { type GraphqlContext, inOrder, loaderOf, pageOf } from '#platform';
import { type OrganisationFilter, OrganisationRepository, type OrganisationRow } from './organisation.repository.js';

/** The readers of organisations, each under the actor's eyes. */
@Injectable()
export class OrganisationQueries {
  constructor(private readonly organisations: OrganisationRepository) {}

  /** Throws `NotFound` where the actor sees none. */
  async get(actor: Actor, id: Uuid): Promise<OrganisationRow> {
    const [found] = await this.byIds(actor, [id]);
    if (!found) throw new NotFound({ noun: 'organisation' });
    return found;
  }

  /** Those of the ids that the actor sees, in no order. */
  byIds(actor: Actor, ids: readonly Uuid[]): Promise<OrganisationRow[]> {
    return this.organisations.findByIds(actor.where('read', 'Organisation'), ids);
  }

  /** For a field of a parent: gathers all ids of the operation into one read; null where the actor sees none. */
  load(context: Pick<GraphqlContext, 'loaders'>, actor: Actor, id: Uuid): Promise<OrganisationRow | null> {
    const batch = async (ids: readonly Uuid[]) => inOrder(ids, await this.byIds(actor, ids), (row) => row.id);
    return loaderOf<Uuid, OrganisationRow | null>(context, 'tenancy.organisations', batch).load(id);
  }

  /** Newest first. */
  async list(actor: Actor, filter: OrganisationFilter, page: PageRequest): Promise<Page<OrganisationRow>> {
    const scope = actor.where('read', 'Organisation');
    const rows = await this.organisations.find(scope, filter, page);
    return pageOf(rows, page.first, () => this.organisations.count(scope, filter));
  }
}
