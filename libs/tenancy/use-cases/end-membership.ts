import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor, OrganisationKind } from '#access';
import { AuditLog } from '#audit';
import { Database, parseInput, Transactional, zUuid } from '#platform';
import { LastLeader } from '../domain/membership.errors.js';
import { LEADING_ROLE, leavesNobodyLeading } from '../domain/roles.js';
import { MembershipQueries } from '../membership.queries.js';
import { type MemberRow, MembershipRepository } from '../membership.repository.js';
import { TokenAuthenticator } from '../sessions/token-authenticator.js';

const schema = z.object({ userId: zUuid });

/** A person leaves the organisation; sessions in it are refused within five seconds. */
@Injectable()
export class EndMembership {
  constructor(
    private readonly db: Database,
    private readonly queries: MembershipQueries,
    private readonly memberships: MembershipRepository,
    private readonly authenticator: TokenAuthenticator,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<MemberRow> {
    const { userId } = parseInput(schema, input);
    const { organisationId } = actor;
    const member = await this.queries.get(actor, userId);
    actor.assert('end', 'Membership', member);
    const leading = LEADING_ROLE[actor.facts.organisationKind as OrganisationKind];
    const members = await this.memberships.lockRoles(organisationId);
    if (leavesNobodyLeading(members, leading, userId, [])) throw new LastLeader({ role: leading });
    await this.memberships.end(organisationId, userId);
    const detail = { roles: member.roles };
    this.audit.record({ action: 'membership.ended', subjectType: 'AppUser', subjectId: userId, detail });
    this.db.afterCommit(this, () => this.authenticator.forget());
    return member;
  }
}
