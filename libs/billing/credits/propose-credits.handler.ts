import { Injectable } from '@nestjs/common';
import {
  type ContractTerms,
  ContractVersions,
  monthEnd,
  monthOf,
  promiseMissed,
  ServiceMeasurements,
} from '#contracts';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { type Credit, capMonths, creditsFor, DISPUTE_DAYS } from '../domain/service-credit.js';
import { creditDue, creditNews, creditsDue } from './service-credit.events.js';
import { type CreditedMonth, ServiceCreditRepository } from './service-credit.repository.js';

const DAY_MS = 86_400_000;
/** What was still standing when the month was closed has been measured by then. */
const AFTER_MONTH_MS = 2 * 3_600_000;

/** When a month is over, what was missed in it is credited by the table of the plan that was signed. */
@Injectable()
export class ProposeCredits {
  constructor(
    private readonly versions: ContractVersions,
    private readonly service: ServiceMeasurements,
    private readonly credits: ServiceCreditRepository,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(promiseMissed, { name: 'billing.plan-credits' })
  async missed(event: HandledEvent<{ contractId: Uuid; dueAt: string }>): Promise<void> {
    const { providerId, enterpriseId, payload } = event;
    const { contractId, dueAt } = payload;
    const due = new Date(dueAt);
    const { terms } = await this.versions.at(contractId, due);
    if (creditTable(terms).rules.length === 0) return;
    const notBefore = new Date(monthEnd(due).getTime() + AFTER_MONTH_MS);
    const month = { contractId, period: monthOf(due).name };
    await this.outbox.add(creditsDue, { providerId, enterpriseId, notBefore, payload: month });
  }

  @OnEvent(creditsDue, { name: 'billing.propose-credits' })
  async propose(event: HandledEvent<{ contractId: Uuid; period: string }>): Promise<void> {
    const { providerId, enterpriseId, payload } = event;
    const { contractId, period } = payload;
    if (!providerId || !enterpriseId) throw new Error('A credit is between two parties');
    // What is in force when the month ends holds for all of it.
    const { terms } = await this.versions.at(contractId, new Date(monthOf(midOf(period)).to.getTime() - 1));
    await this.credits.lock(contractId);
    const proposed = await this.reckon(contractId, period, terms);
    if (proposed.length === 0) return;
    const decideBy = new Date(Date.now() + DISPUTE_DAYS * DAY_MS);
    const fee = BigInt(terms.price.interval);
    const month = { providerId, enterpriseId, contractId, period, fee, currency: terms.plan.currency, decideBy };
    await this.announce(month, proposed);
  }

  private async announce(month: CreditedMonth, proposed: readonly Credit[]): Promise<void> {
    const { providerId, enterpriseId, contractId, period, decideBy } = month;
    const parties = { providerId, enterpriseId };
    for (const creditId of await this.credits.add(month, proposed))
      await this.outbox.add(creditDue, { ...parties, notBefore: decideBy, payload: { creditId } });
    const amount = `${proposed.reduce((sum, one) => sum + one.amount, 0n)}`;
    const news = { contractId, period, what: 'PROPOSED', count: proposed.length, amount } as const;
    await this.outbox.add(creditNews, { ...parties, payload: news });
  }

  /** What has not been credited yet: to come twice, or late, adds nothing that is there. */
  private async reckon(contractId: Uuid, period: string, terms: ContractTerms): Promise<Credit[]> {
    const { rules, capPercent } = creditTable(terms);
    const { from, to } = monthOf(midOf(period));
    const months = capMonths(period, terms.plan.billingInterval);
    const given = await this.credits.givenIn(contractId, months);
    const missed = (await this.service.missed(contractId, from, to)).filter(({ id }) => !given.measurementIds.has(id));
    return creditsFor({ rules, capPercent, fee: BigInt(terms.price.interval), missed, given: given.percent });
  }
}

function midOf(period: string): Date {
  return new Date(`${period}-15T00:00:00Z`);
}

/** Contracts of before there were such tables have none. */
function creditTable({ plan }: ContractTerms): ContractTerms['plan']['serviceCredits'] {
  return plan.serviceCredits ?? { rules: [], capPercent: 0 };
}
