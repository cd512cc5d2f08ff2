import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { type GraphqlContext, inOrder, loaderOf, pageOf } from '#platform';
import { type MemberRow, MembershipRepository, type UserRow } from './membership.repository.js';

/** The readers of people: colleagues only. */
@Injectable()
export class MembershipQueries {
  constructor(private readonly memberships: MembershipRepository) {}

  /** Living members of the actor's organisation. */
  async list(actor: Actor, page: PageRequest): Promise<Page<MemberRow>> {
    const scope = actor.where('read', 'Membership');
    const rows = await this.memberships.find(scope, actor.organisationId, page);
    return pageOf(rows, page.first, () => this.memberships.count(scope, actor.organisationId));
  }

  /** A living member of the actor's own organisation; throws `NotFound`. */
  async get(actor: Actor, userId: Uuid): Promise<MemberRow> {
    const member = await this.find(actor, userId);
    if (!member) throw new NotFound({ noun: 'member' });
    return member;
  }

  /** The same, undefined where there is none. */
  find(actor: Actor, userId: Uuid): Promise<MemberRow | undefined> {
    return this.memberships.findOne(actor.where('read', 'Membership'), actor.organisationId, userId);
  }

  usersByIds(actor: Actor, ids: readonly Uuid[]): Promise<UserRow[]> {
    return this.memberships.findUsers(actor.where('read', 'AppUser'), ids);
  }

  /** For a field of a parent, e.g. who acknowledged; null where the person is no colleague of the actor. */
  loadUser(context: Pick<GraphqlContext, 'loaders'>, actor: Actor, id: Uuid): Promise<UserRow | null> {
    const batch = async (ids: readonly Uuid[]) => inOrder(ids, await this.usersByIds(actor, ids), (row) => row.id);
    return loaderOf<Uuid, UserRow | null>(context, 'tenancy.users', batch).load(id);
  }
}
