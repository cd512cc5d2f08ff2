import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { oldestCounted, type Rating } from './domain/review.js';
import { keptPerMille } from './domain/service-level.js';
import { ReviewRepository } from './reviews/review.repository.js';
import { ServiceRecordRepository, type ServiceRecordRow } from './service/service-record.repository.js';

/** What is publicly known of how a provider serves. */
export interface ProviderRecord {
  readonly rating: Rating;
  /** Undefined below the minimum sample. */
  readonly measured?: ServiceRecordRow;
  /** Of all promises, in tenths of a percent. */
  readonly kept?: number;
}

/** How providers have served until now, as the market place shows it beside what they promise. */
@Injectable()
export class ProviderRecords {
  constructor(
    private readonly reviews: ReviewRepository,
    private readonly service: ServiceRecordRepository,
  ) {}

  async of(providerIds: readonly Uuid[], at: Date): Promise<Map<Uuid, ProviderRecord>> {
    const ids = [...new Set(providerIds)];
    const ratings = await this.reviews.ratings(ids, oldestCounted(at));
    const figures = await this.service.of(ids);
    return new Map(ids.map((id) => [id, { rating: ratings.get(id) ?? { count: 0 }, ...measuredOf(figures.get(id)) }]));
  }
}

function measuredOf(row: ServiceRecordRow | undefined): Pick<ProviderRecord, 'measured' | 'kept'> {
  if (!row) return {};
  const met = row.acknowledgeMet + row.arriveMet + row.repairMet;
  const kept = keptPerMille(met, row.acknowledgeCount + row.arriveCount + row.repairCount);
  return kept === undefined ? {} : { measured: row, kept };
}
