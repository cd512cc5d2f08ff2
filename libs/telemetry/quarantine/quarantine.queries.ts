import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest } from '#kernel';
import { pageOf } from '#platform';
import { type QuarantineFilter, QuarantineRepository, type QuarantineRow } from './quarantine.repository.js';

@Injectable()
export class QuarantineQueries {
  constructor(private readonly quarantine: QuarantineRepository) {}

  async list(actor: Actor, filter: QuarantineFilter, page: PageRequest): Promise<Page<QuarantineRow>> {
    const rows = await this.quarantine.list(actor, filter, page);
    return pageOf(rows, page.first, () => this.quarantine.count(actor, filter));
  }
}
