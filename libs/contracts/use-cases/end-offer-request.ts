import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import type { Uuid } from '#kernel';
import { Transactional } from '#platform';
import { RequestNotOpen } from '../domain/handover.errors.js';
import { OfferRequestRepository, type OfferRequestRow } from '../offer-request.repository.js';

/** The provider declines to offer, or the enterprise takes its question back. Offers made before stand. */
@Injectable()
export class EndOfferRequest {
  constructor(
    private readonly requests: OfferRequestRepository,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, id: Uuid, how: 'decline' | 'close'): Promise<OfferRequestRow> {
    const request = await this.requests.get(actor, id, how);
    if (request.state !== 'OPEN') throw new RequestNotOpen({ state: request.state });
    await this.requests.end(id, how === 'decline' ? 'DECLINED' : 'CLOSED');
    const chains = [request.enterpriseId, request.providerId];
    await this.audit.record({ action: `offerRequest.${how}`, subjectType: 'OfferRequest', subjectId: id, chains });
    return this.requests.get(actor, id);
  }
}
