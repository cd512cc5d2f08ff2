import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG, type HandledEvent, Mailer, OnEvent } from '#platform';
import { invitationToken } from './domain/secrets.js';
import { invitationCreated } from './invitation.events.js';
import { InvitationRepository } from './invitation.repository.js';
import { invitationMail } from './invitation-mail.js';
import { OrganisationRepository } from './organisation.repository.js';

/** Mails the invitation, unless it was settled or grew too old while it waited. */
@Injectable()
export class MailInvitationWhenCreated {
  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly invitations: InvitationRepository,
    private readonly organisations: OrganisationRepository,
    private readonly mailer: Mailer,
  ) {}

  @OnEvent(invitationCreated)
  async handle({ payload: { invitationId } }: HandledEvent<{ invitationId: string }>): Promise<void> {
    const invitation = await this.invitations.findOpen(invitationId);
    if (!invitation) return;
    const { organisationId, byOrganisationId, email, name, expiresAt } = invitation;
    const found = await this.organisations.findByIds({}, [organisationId, byOrganisationId]);
    const nameOf = (id: string) => found.find((organisation) => organisation.id === id)?.name ?? 'Vigil';
    const token = invitationToken(this.config.tokenSecret, invitationId);
    const { publicUrl } = this.config.http;
    const letter = { to: email, name, organisation: nameOf(organisationId), by: nameOf(byOrganisationId) };
    const mail = invitationMail({ ...letter, token, publicUrl, expiresAt });
    await this.mailer.send({ to: email, ...mail, messageId: `invitation-${invitationId}@vigil` });
  }
}
