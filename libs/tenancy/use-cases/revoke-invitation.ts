import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { NotFound } from '#kernel';
import { parseInput, Transactional, zUuid } from '#platform';
import { InvitationSettled } from '../domain/membership.errors.js';
import { InvitationQueries } from '../invitation.queries.js';
import { InvitationRepository, type InvitationRow } from '../invitation.repository.js';

const schema = z.object({ id: zUuid });

@Injectable()
export class RevokeInvitation {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly queries: InvitationQueries,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<InvitationRow> {
    const { id } = parseInput(schema, input);
    const invitation = await this.invitations.find(actor.where('revoke', 'Invitation'), id);
    if (!invitation) throw new NotFound({ noun: 'invitation' });
    if (!(await this.invitations.revoke(id))) throw new InvitationSettled();
    const { organisationId, byOrganisationId } = invitation;
    const chains = [organisationId, byOrganisationId];
    this.audit.record({ action: 'invitation.revoked', subjectType: 'Invitation', subjectId: id, chains });
    return this.queries.get(actor, id);
  }
}
