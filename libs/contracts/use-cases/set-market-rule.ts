import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { invalid, newId, type Uuid } from '#kernel';
import { Idempotency, parseInput, Transactional, zName, zRegionCode } from '#platform';
import { RegionQueries } from '#regions';
import { RuleAlreadySet } from '../domain/market.errors.js';
import { MarketRuleRepository, type MarketRuleRow } from '../market-rule.repository.js';
import { zCurrency } from '../plan.input.js';

const schema = z.object({
  regionCode: zRegionCode,
  maxPrepaidMonths: z.int().min(1).max(120).nullish(),
  maxMinTermMonths: z.int().min(0).max(120).nullish(),
  maxNoticeDays: z.int().min(0).max(365).nullish(),
  currency: zCurrency.nullish(),
  reason: zName(1000),
  document: zName(300),
  validFrom: z.date().nullish(),
  validTo: z.date().nullish(),
  idempotencyKey: z.string().min(8).max(100).nullish(),
});
type Wanted = Omit<z.output<typeof schema>, 'idempotencyKey'>;

/** An authority sets the next version of its rule for a region; the version before ends where this one begins. */
@Injectable()
export class SetMarketRule {
  constructor(
    private readonly rules: MarketRuleRepository,
    private readonly regions: RegionQueries,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  /** Throws GENERAL.FORBIDDEN outside the actor's region and MARKET.RULE_ALREADY_SET when a later version waits. */
  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<MarketRuleRow> {
    const { idempotencyKey, ...wanted } = parseInput(schema, raw);
    const id = await this.idempotency.once(actor.organisationId, 'setMarketRule', idempotencyKey, wanted, () =>
      this.set(actor, wanted),
    );
    return this.rules.get(actor, id);
  }

  private async set(actor: Actor, wanted: Wanted): Promise<Uuid> {
    const region = await this.regions.byCode(wanted.regionCode);
    const authorityId = actor.organisationId;
    actor.assert('create', 'MarketRule', { authorityId, regionPath: region.path });
    await this.rules.lock(authorityId, region.code);
    const { validFrom, validTo } = validity(wanted, new Date());
    const last = await this.rules.last(authorityId, region.code);
    if (last && last.validFrom >= validFrom)
      throw new RuleAlreadySet({ validFrom: last.validFrom.toISOString() }, 'input.validFrom');
    if (last && (last.validTo === null || last.validTo > validFrom))
      await this.rules.end(authorityId, last.id, validFrom);
    const id = newId();
    const { maxPrepaidMonths, maxMinTermMonths, maxNoticeDays, currency, reason, document } = wanted;
    const limits = { maxPrepaidMonths, maxMinTermMonths, maxNoticeDays, currency, reason, document };
    await this.rules.add({
      ...limits,
      id,
      authorityId,
      authorityName: await this.rules.authorityName(authorityId),
      regionCode: region.code,
      regionPath: region.path,
      version: (last?.version ?? 0) + 1,
      validFrom,
      validTo,
    });
    const detail = { ...given(limits), regionCode: region.code, validFrom: validFrom.toISOString() };
    this.audit.record({ action: 'market-rule.set', subjectType: 'MarketRule', subjectId: id, detail });
    return id;
  }
}

/** A rule binds from now on or later, never in hindsight. */
function validity(wanted: Wanted, now: Date): { validFrom: Date; validTo: Date | null } {
  const validFrom = wanted.validFrom ?? now;
  const validTo = wanted.validTo ?? null;
  if (validFrom < now) throw invalid('input.validFrom', 'must not lie in the past', '不能早于当前时间');
  if (validTo && validTo <= validFrom) throw invalid('input.validTo', 'must lie after validFrom', '必须晚于 validFrom');
  return { validFrom, validTo };
}

function given(limits: Record<string, string | number | null | undefined>): Record<string, string | number> {
  const set = Object.entries(limits).filter((entry): entry is [string, string | number] => entry[1] != null);
  return Object.fromEntries(set);
}
