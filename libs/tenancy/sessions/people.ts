import { Injectable } from '@nestjs/common';
import { Actor, type ActorFacts, type Role } from '#access';
import type { Uuid } from '#kernel';
import { type Sql, TenantPool } from '#platform';
import type { UserRow } from '../membership.repository.js';
import type { OrganisationRow } from '../organisation.repository.js';
import {
  actingAs,
  type Credentials,
  credentialsOf,
  type MembershipOfRow,
  membershipsOf,
  organisationById,
  userById,
} from './person.sql.js';

export interface Me {
  /** Undefined for a machine. */
  readonly user?: UserRow;
  readonly organisation: OrganisationRow;
  readonly roles: readonly string[];
  readonly memberships: readonly MembershipOfRow[];
}

/** Who people are and as what they may act; asked before anyone's tenancy is known, so under the authenticator's role. */
@Injectable()
export class People {
  constructor(private readonly pool: TenantPool) {}

  /** Facts of a person in an organisation, while the membership (and the session, where given) lives. */
  async factsOf(userId: Uuid, organisationId: Uuid, sessionId?: Uuid): Promise<ActorFacts | undefined> {
    const row = await this.read((sql) => actingAs(sql, userId, organisationId, sessionId));
    if (!row) return undefined;
    const { userName, kind, roles, regionPath } = row;
    const who = { userId, userName, sessionId, organisationId, organisationKind: kind, regionPath };
    return { via: 'SESSION', ...who, roles: roles as Role[] };
  }

  /** For work that is done in a person's name outside a request; undefined where the person may not act there now. */
  async loadActor(userId: Uuid, organisationId: Uuid): Promise<Actor | undefined> {
    const facts = await this.factsOf(userId, organisationId);
    return facts && new Actor(facts);
  }

  memberships(userId: Uuid): Promise<MembershipOfRow[]> {
    return this.read((sql) => membershipsOf(sql, userId));
  }

  credentials(email: string): Promise<Credentials | undefined> {
    return this.read((sql) => credentialsOf(sql, email));
  }

  me(actor: Actor): Promise<Me> {
    const { userId } = actor.facts;
    return this.read(async (sql) => {
      const organisation = await organisationById(sql, actor.organisationId);
      if (!organisation) throw new Error('The actor has an organisation that is gone');
      const user = userId ? await userById(sql, userId) : undefined;
      const memberships = userId ? await membershipsOf(sql, userId) : [];
      return { user, organisation, roles: actor.facts.roles ?? [], memberships };
    });
  }

  private read<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.pool.transaction({ role: 'vigil_auth' }, work, true);
  }
}
