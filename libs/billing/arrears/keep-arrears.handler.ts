import { Injectable } from '@nestjs/common';
import { ContractsInForce } from '#contracts';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { arrearsReminderDue, contractBillingDue } from '../billing.events.js';
import { arrearsSince } from '../domain/arrears.js';
import { InvoiceRepository } from '../invoices/invoice.repository.js';
import { ContractBillingRepository } from '../subscriptions/contract-billing.repository.js';

/** Whether a contract is in arrears is looked at whenever something about its bills has changed. */
@Injectable()
export class KeepArrears {
  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly invoices: InvoiceRepository,
    private readonly contracts: ContractsInForce,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(contractBillingDue, { name: 'billing.arrears' })
  async handle({ payload, providerId, enterpriseId }: HandledEvent<{ contractId: Uuid }>): Promise<void> {
    const { contractId } = payload;
    const row = providerId ? await this.billings.locked(providerId, contractId) : undefined;
    if (!row || !providerId) return;
    const now = new Date();
    const overdueSince = await this.invoices.overdueSince(providerId, contractId, now);
    const since = arrearsSince({ state: row.state, overdueSince }, row.arrearsSince, now);
    await this.contracts.setArrears(contractId, since);
    if (since?.getTime() === row.arrearsSince?.getTime()) return;
    await this.billings.change(row, { arrearsSince: since });
    if (!since) return;
    const reminder = { contractId, since: since.toISOString(), step: 0 };
    await this.outbox.add(arrearsReminderDue, { providerId, enterpriseId, payload: reminder });
  }
}
