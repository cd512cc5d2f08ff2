import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Uuid } from '#kernel';
import { InvitationNotValid } from './domain/membership.errors.js';
import { InvitationRepository, type InvitationRow } from './invitation.repository.js';
import { MembershipRepository } from './membership.repository.js';
import { OrganisationRepository, type OrganisationRow } from './organisation.repository.js';
import { type NewUser, UserRepository } from './user.repository.js';

export interface Enrolled {
  readonly organisation: OrganisationRow;
  readonly roles: readonly string[];
}

/** Makes a person a member, inside a write transaction under the authenticator's role. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly users: UserRepository,
    private readonly memberships: MembershipRepository,
    private readonly organisations: OrganisationRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Uses the invitation up. Throws `InvitationNotValid` where someone was faster, or the organisation led itself before. */
  async byInvitation(invitation: InvitationRow, userId: Uuid, newcomer?: NewUser): Promise<Enrolled> {
    const { id, organisationId, byOrganisationId, roles } = invitation;
    if (!(await this.invitations.accept(id))) throw new InvitationNotValid();
    if (newcomer) await this.admit(newcomer);
    const claimed = await this.claim(organisationId);
    // An outsider's word counts only until the organisation has a leader of its own.
    if (byOrganisationId !== organisationId && !claimed) throw new InvitationNotValid();
    this.audit.record({
      action: 'invitation.accepted',
      subjectType: 'Invitation',
      subjectId: id,
      chains: [organisationId, byOrganisationId],
    });
    return this.join(organisationId, userId, roles);
  }

  async admit(newcomer: NewUser): Promise<void> {
    if (!(await this.users.create(newcomer))) throw new InvitationNotValid();
  }

  async claim(organisationId: Uuid): Promise<boolean> {
    const claimed = await this.organisations.claim(organisationId);
    if (claimed) {
      const chains = [organisationId];
      this.audit.record({
        action: 'organisation.claimed',
        subjectType: 'Organisation',
        subjectId: organisationId,
        chains,
      });
    }
    return claimed;
  }

  async join(organisationId: Uuid, userId: Uuid, roles: readonly string[]): Promise<Enrolled> {
    const all = await this.memberships.join(organisationId, userId, roles);
    const [organisation] = await this.organisations.findByIds({}, [organisationId]);
    if (!organisation) throw new InvitationNotValid();
    this.audit.record({
      action: 'membership.begun',
      subjectType: 'AppUser',
      subjectId: userId,
      chains: [organisationId],
      detail: { roles: all },
    });
    return { organisation, roles: all };
  }
}
