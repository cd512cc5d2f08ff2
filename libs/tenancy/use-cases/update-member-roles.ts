import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Actor, type OrganisationKind, ROLES } from '#access';
import { AuditLog } from '#audit';
import { Database, parseInput, Transactional, zUuid } from '#platform';
import { LastLeader } from '../domain/membership.errors.js';
import { assertRolesFit, LEADING_ROLE, leavesNobodyLeading } from '../domain/roles.js';
import { MembershipQueries } from '../membership.queries.js';
import { type MemberRow, MembershipRepository } from '../membership.repository.js';
import { zRoles } from '../organisation.inputs.js';
import { TokenAuthenticator } from '../sessions/token-authenticator.js';

const schema = z.object({ userId: zUuid, roles: zRoles });

@Injectable()
export class UpdateMemberRoles {
  constructor(
    private readonly db: Database,
    private readonly queries: MembershipQueries,
    private readonly memberships: MembershipRepository,
    private readonly authenticator: TokenAuthenticator,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<MemberRow> {
    const { userId, roles } = parseInput(schema, input);
    const { organisationId } = actor;
    const member = await this.queries.get(actor, userId);
    actor.assert('update', 'Membership', member);
    const kind = actor.facts.organisationKind as OrganisationKind;
    assertRolesFit(roles, ROLES[kind], 'input.roles');
    const leading = LEADING_ROLE[kind];
    const members = await this.memberships.lockRoles(organisationId);
    if (leavesNobodyLeading(members, leading, userId, roles)) throw new LastLeader({ role: leading });
    await this.memberships.setRoles(organisationId, userId, [...new Set(roles)]);
    const detail = { before: member.roles, after: roles };
    this.audit.record({ action: 'membership.roles_changed', subjectType: 'AppUser', subjectId: userId, detail });
    this.db.afterCommit(this, () => this.authenticator.forget());
    return this.queries.get(actor, userId);
  }
}
