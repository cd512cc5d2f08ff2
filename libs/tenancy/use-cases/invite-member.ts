import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Actor, type OrganisationKind, ROLES } from '#access';
import { Forbidden } from '#kernel';
import { Idempotency, parseInput, Transactional, zEmail, zName, zUuid } from '#platform';
import { AlreadyClaimed, AlreadyMember } from '../domain/membership.errors.js';
import { assertRolesFit, LEADING_ROLE } from '../domain/roles.js';
import { InvitationQueries } from '../invitation.queries.js';
import type { InvitationRow } from '../invitation.repository.js';
import { Invitations } from '../invitations.js';
import { MembershipRepository } from '../membership.repository.js';
import { zIdempotencyKey, zRoles } from '../organisation.inputs.js';
import { OrganisationQueries } from '../organisation.queries.js';
import type { OrganisationRow } from '../organisation.repository.js';

const schema = z.object({
  email: zEmail,
  name: zName(100),
  roles: zRoles,
  organisationId: zUuid.nullish(),
  idempotencyKey: zIdempotencyKey,
});
type Wanted = Omit<z.output<typeof schema>, 'idempotencyKey'>;

/** Invites a person into one's own organisation, or the first leader into one that one has registered. */
@Injectable()
export class InviteMember {
  constructor(
    private readonly organisations: OrganisationQueries,
    private readonly memberships: MembershipRepository,
    private readonly invitations: Invitations,
    private readonly queries: InvitationQueries,
    private readonly idempotency: Idempotency,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<InvitationRow> {
    const { idempotencyKey, ...wanted } = parseInput(schema, input);
    const organisation = await this.organisations.get(actor, wanted.organisationId ?? actor.organisationId);
    await this.guard(actor, organisation, wanted);
    const id = await this.idempotency.once(
      actor.organisationId,
      'inviteMember',
      idempotencyKey,
      wanted,
      async () => (await this.invitations.send(actor, organisation, wanted)).id,
    );
    return this.queries.get(actor, id);
  }

  private async guard(actor: Actor, organisation: OrganisationRow, { email, roles }: Wanted): Promise<void> {
    const kind = organisation.kind as OrganisationKind;
    const own = organisation.id === actor.organisationId;
    const invitation = { organisationId: organisation.id, byOrganisationId: actor.organisationId, organisation };
    if (!own && organisation.state !== 'UNCLAIMED') {
      // Whoever may never invite into it learns nothing about its state.
      throw actor.has('OWNER', 'MANAGER', 'ADMIN') ? new AlreadyClaimed({}, 'input.organisationId') : new Forbidden();
    }
    actor.assert('create', 'Invitation', invitation);
    assertRolesFit(roles, own ? ROLES[kind] : [LEADING_ROLE[kind]], 'input.roles');
    if (own && (await this.memberships.hasMemberWithEmail(organisation.id, email)))
      throw new AlreadyMember({}, 'input.email');
  }
}
