import { Injectable } from '@nestjs/common';
import { contractActivated, contractAmended, contractEnded, devicesHandedOver } from '#contracts';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { BillingAccountRepository } from '../accounts/billing-account.repository.js';
import { contractBillingDue } from '../billing.events.js';
import { BilledContracts } from '../subsidies/billed-contracts.js';
import { ContractBillingRepository } from './contract-billing.repository.js';
import { KeepSubscription } from './keep-subscription.js';
import { PlanSubscription } from './plan-subscription.js';

type OfContract = HandledEvent<{ contractId: Uuid }>;

/** What happens to a contract, and to what it covers, is a reason to look at how it is billed. */
@Injectable()
export class LookAtBillingWhenContractMoves {
  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(contractActivated, { name: 'billing.begin' })
  async activated(event: OfContract): Promise<void> {
    const { providerId, enterpriseId, payload } = event;
    if (!providerId || !enterpriseId) return;
    await this.billings.begin({ providerId, enterpriseId }, payload.contractId);
    await this.look(event);
  }

  /** At once, and again when the next version begins. */
  @OnEvent(contractAmended, { name: 'billing.amend' })
  async amended(event: HandledEvent<{ contractId: Uuid; version: number; effectiveAt: string }>): Promise<void> {
    const { providerId, enterpriseId, payload } = event;
    const { contractId } = payload;
    const notBefore = new Date(payload.effectiveAt);
    await this.outbox.add(contractBillingDue, { providerId, enterpriseId, notBefore, payload: { contractId } });
  }

  @OnEvent(contractEnded, { name: 'billing.end' })
  async ended(event: OfContract): Promise<void> {
    await this.look(event);
  }

  @OnEvent(devicesHandedOver, { name: 'billing.devices-left' })
  async left(event: HandledEvent<{ contractId: Uuid; toProviderId: Uuid }>): Promise<void> {
    await this.look(event);
  }

  private async look({ providerId, enterpriseId, payload }: OfContract): Promise<void> {
    const { contractId } = payload;
    await this.outbox.add(contractBillingDue, { providerId, enterpriseId, payload: { contractId } });
  }
}

/** One contract, one look: whatever is missing at Stripe is ordered, and comes back here when it is done. */
@Injectable()
export class BillContractWhenDue {
  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly contracts: BilledContracts,
    private readonly accounts: BillingAccountRepository,
    private readonly plan: PlanSubscription,
    private readonly keep: KeepSubscription,
  ) {}

  @OnEvent(contractBillingDue)
  async handle({ payload, providerId }: OfContract): Promise<void> {
    if (!providerId) return;
    const row = await this.billings.locked(providerId, payload.contractId);
    const now = await this.billings.now();
    const contract = row && (await this.contracts.signed(payload.contractId, now));
    // What is billed already goes on being counted, and is ended, also while its provider cannot be paid.
    const account = await (row?.stripeSubscription
      ? this.accounts.connected(providerId)
      : this.accounts.chargeable(providerId));
    if (!row || !contract || !account || row.state === 'REFUSED') return;
    const spans = await this.contracts.covered(payload.contractId);
    if (row.stripeSubscription) await this.keep.execute(row, contract, spans, account, now);
    else if (contract.state !== 'ENDED') await this.plan.execute(row, contract, spans, account);
  }
}
