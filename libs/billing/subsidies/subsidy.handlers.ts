import { Injectable } from '@nestjs/common';
import {
  ContractsInForce,
  contractActivated,
  contractAmended,
  contractEnded,
  devicesHandedOver,
  monthOf,
} from '#contracts';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { OneOffInvoices } from '../invoices/one-off-invoices.js';
import { AcceptClaims, chargeAfter } from './accept-claims.js';
import { claimMonths } from './claim-months.js';
import { endedAt } from './decide-claims.js';
import { subsidyMonthDue } from './subsidy.events.js';
import { type ClaimRow, SubsidyClaimRepository } from './subsidy-claim.repository.js';
import { SubsidyProgrammeRepository } from './subsidy-programme.repository.js';

type OfContract = HandledEvent<{ contractId: Uuid }>;

/** What was proposed with an offer is accepted with it; what a contract no longer covers is no longer paid for. */
@Injectable()
export class FollowContract {
  constructor(
    private readonly claims: SubsidyClaimRepository,
    private readonly accepting: AcceptClaims,
    private readonly contracts: ContractsInForce,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(contractActivated, { name: 'billing.accept-subsidies' })
  async activated({ payload }: OfContract): Promise<void> {
    const claims = await this.claims.ofContract(payload.contractId, ['PROPOSED']);
    const contract = claims.length > 0 ? await this.contracts.signed(payload.contractId) : undefined;
    if (!contract) return;
    for (const claim of claims) {
      // Read anew each time: the claim before may have taken the last of the money.
      const programme = (await this.accepting.programmesOf([claim])).get(claim.programmeId);
      const fits =
        programme?.state === 'OPEN' &&
        programme.validTo > new Date() &&
        this.accepting.termOf(claim, programme, contract.endsAt).reserved <= programme.budget - programme.reserved;
      if (!programme || !fits)
        await this.claims.move(claim.id, 'PROPOSED', { state: 'REFUSED', decidedAt: new Date() });
      else await this.accepting.accept(claim, programme, contract.endsAt, 1);
    }
  }

  @OnEvent(contractEnded, { name: 'billing.end-subsidies' })
  async ended(event: OfContract): Promise<void> {
    await this.endUncovered(event);
  }

  @OnEvent(devicesHandedOver, { name: 'billing.end-subsidies-handed-over' })
  async left(event: HandledEvent<{ contractId: Uuid; toProviderId: Uuid }>): Promise<void> {
    await this.endUncovered(event);
  }

  @OnEvent(contractAmended, { name: 'billing.end-subsidies-removed' })
  async amended(event: HandledEvent<{ contractId: Uuid; version: number; effectiveAt: string }>): Promise<void> {
    await this.endUncovered(event);
  }

  private async endUncovered({ payload, providerId, enterpriseId }: OfContract): Promise<void> {
    const { contractId } = payload;
    const standing = await this.claims.ofContract(contractId, ['ACCEPTED']);
    if (standing.length === 0) return;
    const now = new Date();
    const spans = await this.contracts.covered(contractId);
    const covered = new Set(spans.filter(({ to }) => to === null || to > now).map(({ deviceId }) => deviceId));
    for (const claim of standing.filter(({ deviceId }) => !covered.has(deviceId)))
      await this.claims.move(claim.id, 'ACCEPTED', endedAt(claim, now));
    await this.outbox.add(contractBillingDue, { providerId, enterpriseId, payload: { contractId } });
  }
}

/** When a month is over, what a programme paid for in it is charged, and billed to the authority in one invoice of the provider. */
@Injectable()
export class ChargeProgrammeWhenDue {
  constructor(
    private readonly claims: SubsidyClaimRepository,
    private readonly programmes: SubsidyProgrammeRepository,
    private readonly invoices: OneOffInvoices,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(subsidyMonthDue, { name: 'billing.charge-programme' })
  async due(event: HandledEvent<{ authorityId: Uuid; programmeId: Uuid; period: string }>): Promise<void> {
    const { providerId, enterpriseId, payload } = event;
    const { authorityId, programmeId, period } = payload;
    if (!providerId) throw new Error('A programme is charged by a provider');
    const { from, to } = monthOf(new Date(`${period}-15T00:00:00Z`));
    const standing = await this.claims.standing(programmeId, from, to);
    const charges = standing.flatMap((claim) => {
      const amount = claimMonths(timeOf(claim)).find((month) => month.period === period)?.amount;
      const { id: claimId, currency } = claim;
      return amount ? [{ providerId, claimId, authorityId, programmeId, period, amount, currency }] : [];
    });
    const { before, added } = await this.claims.charge(programmeId, period, charges);
    if (added.length > 0) await this.bill(providerId, { authorityId, programmeId, period, before }, added);
    // Somebody else has seen to this month, and sees to the next.
    if (added.length === 0 && before > 0) return;
    const next = chargeAfter(to);
    if (standing.every(({ validTo }) => validTo === null || validTo <= to)) return;
    const later = { authorityId, programmeId, period: next.period };
    await this.outbox.add(subsidyMonthDue, { providerId, enterpriseId, notBefore: next.notBefore, payload: later });
  }

  private async bill(
    providerId: Uuid,
    of: { authorityId: Uuid; programmeId: Uuid; period: string; before: number },
    added: readonly { amount: bigint | number; currency: string }[],
  ): Promise<void> {
    const { authorityId, programmeId, period, before } = of;
    const programme = (await this.programmes.byIds([programmeId])).get(programmeId);
    const amount = added.reduce((sum, one) => sum + BigInt(one.amount), 0n);
    const description = `${programme?.name ?? '补贴'} ${period}`;
    await this.invoices.order(providerId, {
      payerId: authorityId,
      // What came late is a bill of its own.
      source: { type: 'subsidy', id: `${programmeId}/${period}/${before}` },
      currency: added[0]?.currency ?? 'CNY',
      description,
      lines: [{ description: `${description}：智慧消防监测 ${added.length} 台`, amount: `${amount}` }],
    });
  }
}

function timeOf({ unitAmount, months, validFrom, validTo }: ClaimRow) {
  if (!validFrom || !validTo) throw new Error('A claim that stands has a time');
  return { unitAmount, months, from: validFrom, to: validTo };
}
