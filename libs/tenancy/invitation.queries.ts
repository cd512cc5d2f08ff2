import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { pageOf } from '#platform';
import { InvitationRepository, type InvitationRow } from './invitation.repository.js';

/** The readers of invitations. */
@Injectable()
export class InvitationQueries {
  constructor(private readonly invitations: InvitationRepository) {}

  async get(actor: Actor, id: Uuid): Promise<InvitationRow> {
    const found = await this.invitations.find(actor.where('read', 'Invitation'), id);
    if (!found) throw new NotFound({ noun: 'invitation' });
    return found;
  }

  /** Neither accepted nor withdrawn nor too old; newest first. */
  async pending(actor: Actor, page: PageRequest): Promise<Page<InvitationRow>> {
    const scope = actor.where('read', 'Invitation');
    const rows = await this.invitations.findPending(scope, page);
    return pageOf(rows, page.first, () => this.invitations.countPending(scope));
  }
}
