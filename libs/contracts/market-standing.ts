import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { FilingQueries } from '#providers';
import { ProviderNotOnTheMarket } from './domain/handover.errors.js';
import type { MarketTerms } from './domain/market-rule.js';
import { MarketRules } from './market-rules.js';
import { PlanRepository } from './plan.repository.js';

/** Who may sell where: a provider on file for the places, by the rules of their authorities. */
@Injectable()
export class MarketStanding {
  constructor(
    private readonly plans: PlanRepository,
    private readonly filings: FilingQueries,
    private readonly rules: MarketRules,
  ) {}

  /**
   * Throws PROVIDER.NOT_FILED, or CONTRACT.RULE_… where an authority's rule for one of the regions is broken. `at`: when what is sold
   * begins; a filing that has run out by then does not count.
   */
  async assertMayOffer(
    providerId: Uuid,
    terms: MarketTerms,
    regionPaths: readonly string[],
    at = new Date(),
    field?: string,
  ): Promise<void> {
    for (const path of new Set(regionPaths)) {
      await this.filings.assertFiled(providerId, path, at);
      await this.rules.assertAllowed(terms, path, at, field);
    }
  }

  /** Throws OFFER_REQUEST.PROVIDER_NOT_ON_THE_MARKET, also where there is no such provider. */
  async assertOffers(actor: Actor, providerId: Uuid, regionPaths: readonly string[]): Promise<void> {
    const sold = await this.plans.count(actor, { providerId, state: 'PUBLISHED' });
    const places = [...new Set(regionPaths)];
    const filed = await Promise.all(places.map((path) => this.filings.isFiledFor(providerId, path, new Date())));
    if (sold === 0 || filed.includes(false)) throw new ProviderNotOnTheMarket({}, 'input.providerIds');
  }
}
