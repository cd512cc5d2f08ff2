import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import {
  contractEndDue,
  contractEndNear,
  contractRenewalDue,
  contractRenewed,
  contractSigned,
} from './contract.events.js';
import { ContractRepository } from './contract.repository.js';
import { ContractVersions } from './contract-versions.js';
import { CoverageRepository } from './coverage.repository.js';
import { type ContractTerms, renewalOf } from './domain/contract-terms.js';
import { remindersOf } from './domain/end-reminders.js';

type OfContract<More = object> = HandledEvent<{ contractId: Uuid } & More>;

/**
 * With every version that is signed it is laid out what comes before the end that it leaves: reminders and, where both have signed so, the
 * renewal. What was laid out for an earlier end falls silent.
 */
@Injectable()
export class RemindOfEnd {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly versions: ContractVersions,
    private readonly coverage: CoverageRepository,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(contractSigned, { name: 'contracts.lay-out-reminders' })
  async signed(event: OfContract): Promise<void> {
    const contract = await this.contracts.signed(event.payload.contractId);
    if (!contract?.endsAt) return;
    const { terms } = await this.versions.at(contract.id, contract.endsAt);
    await this.layOut(event, terms, contract.endsAt);
  }

  /** Before the end, so that nobody is unwatched in between; a notice, an end or an amendment since then has the last word. */
  @OnEvent(contractRenewalDue, { name: 'contracts.renew' })
  async renew(event: OfContract<{ endsAt: string }>): Promise<void> {
    const { contractId, endsAt: from } = event.payload;
    const contract = await this.contracts.signed(contractId);
    if (!contract?.endsAt || contract.endsAt.toISOString() !== from) return;
    const { terms } = await this.versions.at(contractId, contract.endsAt);
    const renewal = renewalOf(terms, contract.endsAt);
    if (!renewal || !(await this.contracts.renew(contract, renewal.endsAt))) return;
    await this.coverage.extendUnless(contract, contract.endsAt, renewal.endsAt);
    const { providerId, enterpriseId } = event;
    const [said, endsAt] = [{ providerId, enterpriseId }, renewal.endsAt.toISOString()];
    await this.outbox.add(contractRenewed, { ...said, payload: { contractId, from, endsAt } });
    await this.outbox.add(contractEndDue, { ...said, payload: { contractId }, notBefore: renewal.endsAt });
    await this.layOut(event, terms, renewal.endsAt);
  }

  private async layOut(event: OfContract, terms: ContractTerms, end: Date): Promise<void> {
    const { providerId, enterpriseId } = event;
    const { contractId } = event.payload;
    const [said, endsAt, now] = [{ providerId, enterpriseId }, end.toISOString(), new Date()];
    const renewal = renewalOf(terms, end);
    for (const { days, at } of remindersOf(end, now).filter((rung) => !renewal || rung.at < renewal.at)) {
      const payload = { contractId, endsAt, days, ...(terms.renewal ? { renewsForMonths: terms.renewal.months } : {}) };
      await this.outbox.add(contractEndNear, { ...said, payload, notBefore: at });
    }
    if (renewal)
      await this.outbox.add(contractRenewalDue, { ...said, payload: { contractId, endsAt }, notBefore: renewal.at });
  }
}
