import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { oldestCounted, type Rating } from './domain/review.js';
import { ReviewRepository } from './reviews/review.repository.js';

/** What is publicly known of how a provider serves. */
export interface ProviderRecord {
  readonly rating: Rating;
}

/** How providers have served until now, as the market place shows it beside what they promise. */
@Injectable()
export class ProviderRecords {
  constructor(private readonly reviews: ReviewRepository) {}

  async of(providerIds: readonly Uuid[], at: Date): Promise<Map<Uuid, ProviderRecord>> {
    const ids = [...new Set(providerIds)];
    const ratings = await this.reviews.ratings(ids, oldestCounted(at));
    return new Map(ids.map((id) => [id, { rating: ratings.get(id) ?? { count: 0 } }]));
  }
}
