import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { newId } from '#kernel';
import { type AppConfig, CONFIG, Outbox } from '#platform';
import { hashToken, invitationToken } from './domain/secrets.js';
import { invitationCreated } from './invitation.events.js';
import { InvitationRepository, type InvitationRow } from './invitation.repository.js';
import type { OrganisationRow } from './organisation.repository.js';

const LIFE_MS = 72 * 3_600_000;

export interface Invited {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** Writes an invitation and has it mailed. Inside a write transaction; who may invite was decided before. */
@Injectable()
export class Invitations {
  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly invitations: InvitationRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  async send(actor: Actor, organisation: OrganisationRow, { email, name, roles }: Invited): Promise<InvitationRow> {
    const id = newId();
    const by = { byOrganisationId: actor.organisationId, byUserId: actor.facts.userId ?? null };
    const tokenHash = hashToken(invitationToken(this.config.tokenSecret, id));
    const expiresAt = new Date(Date.now() + LIFE_MS);
    await this.invitations.supersede(actor.organisationId, organisation.id, email);
    const whom = { organisationId: organisation.id, email, name, roles: [...roles] };
    const invitation = await this.invitations.create({ id, ...by, ...whom, tokenHash, expiresAt });
    await this.outbox.add(invitationCreated, {
      providerId: actor.organisationId,
      enterpriseId: organisation.id,
      payload: { invitationId: id },
    });
    this.audit.record({
      action: 'invitation.created',
      subjectType: 'Invitation',
      subjectId: id,
      chains: [actor.organisationId, organisation.id],
      detail: { organisationId: organisation.id, roles },
    });
    return invitation;
  }
}
