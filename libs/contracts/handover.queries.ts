import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { pageOf } from '#platform';
import { type HandoverFilter, HandoverRepository, type HandoverRow } from './handover.repository.js';

@Injectable()
export class HandoverQueries {
  constructor(private readonly handovers: HandoverRepository) {}

  async list(actor: Actor, filter: HandoverFilter, page: PageRequest): Promise<Page<HandoverRow>> {
    const rows = await this.handovers.list(actor, filter, page);
    return pageOf(rows, page.first, () => this.handovers.count(actor, filter));
  }

  deviceCounts(actor: Actor, ids: readonly Uuid[]): Promise<Map<Uuid, number>> {
    return this.handovers.deviceCounts(actor, ids);
  }
}
