import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { FilingQueries } from '#providers';
import { ProviderNotOnTheMarket } from './domain/handover.errors.js';
import { PlanRepository } from './plan.repository.js';

/** Who may be asked for an offer: a provider on file for the places, with something to sell. */
@Injectable()
export class MarketStanding {
  constructor(
    private readonly plans: PlanRepository,
    private readonly filings: FilingQueries,
  ) {}

  /** Throws OFFER_REQUEST.PROVIDER_NOT_ON_THE_MARKET, also where there is no such provider. */
  async assertOffers(actor: Actor, providerId: Uuid, regionPaths: readonly string[]): Promise<void> {
    const sold = await this.plans.count(actor, { providerId, state: 'PUBLISHED' });
    const places = [...new Set(regionPaths)];
    const filed = await Promise.all(places.map((path) => this.filings.isFiledFor(providerId, path, new Date())));
    if (sold === 0 || filed.includes(false)) throw new ProviderNotOnTheMarket({}, 'input.providerIds');
  }
}
