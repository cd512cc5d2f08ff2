import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { pageOf } from '#platform';
import {
  type OfferRequestDeviceRow,
  type OfferRequestFilter,
  OfferRequestRepository,
  type OfferRequestRow,
} from './offer-request.repository.js';

@Injectable()
export class OfferRequestQueries {
  constructor(private readonly requests: OfferRequestRepository) {}

  async list(actor: Actor, filter: OfferRequestFilter, page: PageRequest): Promise<Page<OfferRequestRow>> {
    const rows = await this.requests.list(actor, filter, page);
    return pageOf(rows, page.first, () => this.requests.count(actor, filter));
  }

  devices(actor: Actor, requestIds: readonly Uuid[]): Promise<OfferRequestDeviceRow[]> {
    return this.requests.devices(actor, requestIds);
  }
}
