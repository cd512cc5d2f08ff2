import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { pageOf } from '#platform';
import { FilingQueries } from '#providers';
import { RegionQueries } from '#regions';
import { errorOf } from './domain/market.errors.js';
import { type Breach, breaches, type MarketTerms, rulesFor } from './domain/market-rule.js';
import { MarketRuleRepository, type MarketRuleRow } from './market-rule.repository.js';

/** The terms of a plan and who sells it. */
export interface SoldTerms extends MarketTerms {
  readonly providerId: string;
}

/** What authorities allow on the market of their regions. */
@Injectable()
export class MarketRules {
  constructor(
    private readonly rules: MarketRuleRepository,
    private readonly regions: RegionQueries,
    private readonly filings: FilingQueries,
  ) {}

  /**
   * Throws CONTRACT.RULE_PREPAYMENT, RULE_LOCK_IN, RULE_NOTICE or RULE_CURRENCY where the terms go past a rule that holds in
   * this region (slash-ended path) at that moment. Terms for several regions are asked about in each of them.
   */
  async assertAllowed(terms: MarketTerms, regionPath: string, at: Date, field = 'input.planId'): Promise<void> {
    const [first] = await this.breachesIn(terms, [regionPath], at);
    if (first) throw errorOf(first, field);
  }

  /** Every breach in any of these regions; each kind once, against the strictest rule of all of them. */
  async breachesIn(terms: MarketTerms, regionPaths: readonly string[], at: Date): Promise<Breach[]> {
    const known = regionPaths.length > 0 ? await this.rules.inForce(regionPaths, at) : [];
    return breaches(
      terms,
      known.filter((rule) => regionPaths.some((path) => rulesFor([rule], path, at).length > 0)),
    );
  }

  /** For each plan, what stands in its way somewhere in the regions for which its provider is on file, in its order. */
  async breachesWhereFiled(plans: readonly SoldTerms[], at: Date): Promise<Breach[][]> {
    const filed = await this.filings.standing([...new Set(plans.map(({ providerId }) => providerId as Uuid))], at);
    const paths = [...filed.values()].flat().map(({ regionPath }) => regionPath);
    const known = paths.length > 0 ? await this.rules.inForce(paths, at, { below: true }) : [];
    return plans.map((plan) => {
      const own = filed.get(plan.providerId as Uuid) ?? [];
      const met = ({ regionPath }: MarketRuleRow) =>
        own.some((filing) => filing.regionPath.startsWith(regionPath) || regionPath.startsWith(filing.regionPath));
      return breaches(plan, known.filter(met));
    });
  }

  /** Newest first; of a region: what holds in it, by whichever division above it. */
  async list(
    actor: Actor,
    { regionCode, at }: { regionCode?: string; at?: Date },
    page: PageRequest,
  ): Promise<Page<MarketRuleRow>> {
    const regionPath = regionCode && (await this.regions.byCode(regionCode)).path;
    const filter = { regionPath: regionPath || undefined, at };
    return pageOf(await this.rules.list(actor, filter, page), page.first, () => this.rules.count(actor, filter));
  }
}
