import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { pageOf, parseInput, zRegionCode, zUuid } from '#platform';
import { FilingQueries } from '#providers';
import { RegionQueries } from '#regions';
import { type ReviewAuthorRow, ReviewRepository, type ReviewRow, type ReviewSelection } from './review.repository.js';

const filterSchema = z.strictObject({
  providerId: zUuid.nullish(),
  regionCode: zRegionCode.nullish(),
  contractId: zUuid.nullish(),
  period: z
    .string()
    .regex(/^\d{4}-Q[1-4]$/)
    .nullish(),
  answered: z.boolean().nullish(),
});

@Injectable()
export class ReviewQueries {
  constructor(
    private readonly reviews: ReviewRepository,
    private readonly filings: FilingQueries,
    private readonly regions: RegionQueries,
  ) {}

  async list(actor: Actor, raw: unknown, page: PageRequest): Promise<Page<ReviewRow>> {
    const { providerId, regionCode, ...rest } = parseInput(filterSchema, raw ?? {}, 'filter');
    const filed = regionCode ? await this.filedIn(regionCode) : undefined;
    const selection: ReviewSelection = {
      providerIds: providerId ? [providerId].filter((id) => filed?.includes(id) ?? true) : filed,
      contractId: rest.contractId ?? undefined,
      period: rest.period ?? undefined,
      answered: rest.answered ?? undefined,
    };
    const rows = await this.reviews.list(actor, selection, page);
    return pageOf(rows, page.first, () => this.reviews.count(actor, selection));
  }

  authors(actor: Actor, ids: readonly Uuid[]): Promise<ReviewAuthorRow[]> {
    return this.reviews.authors(actor, ids);
  }

  /** Whoever may serve anywhere in the region now. */
  private async filedIn(regionCode: string): Promise<Uuid[]> {
    const { path } = await this.regions.byCode(regionCode);
    return this.filings.filedSomewhereIn(path, new Date());
  }
}
