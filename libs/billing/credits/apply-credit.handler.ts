import { Injectable } from '@nestjs/common';
import { money, type Uuid } from '#kernel';
import { Database, type HandledEvent, OnEvent, Outbox } from '#platform';
import { contractBilled } from '../billing.events.js';
import { NextInvoice } from '../subscriptions/next-invoice.js';
import { wordsOfCredit } from './credit-words.js';
import { creditDue } from './service-credit.events.js';
import { type CreditState, ServiceCreditRepository, type ServiceCreditRow } from './service-credit.repository.js';

/** A credit that nobody disputes any more comes off the next invoice; where there is none to come, it waits for one. */
@Injectable()
export class ApplyCredit {
  constructor(
    private readonly credits: ServiceCreditRepository,
    private readonly invoices: NextInvoice,
    private readonly outbox: Outbox,
    private readonly db: Database,
  ) {}

  @OnEvent(creditDue, { name: 'billing.apply-credit' })
  async due({ payload }: HandledEvent<{ creditId: Uuid }>): Promise<void> {
    const credit = await this.credits.locked(payload.creditId);
    if (!credit) throw new Error(`Credit ${payload.creditId} is not in the scope of its event`);
    const { id, state, decideBy } = credit;
    const over = decideBy <= (await this.db.now());
    if (state === 'DISPUTED' && over) {
      // Whoever is silent has not given way.
      await this.credits.move(id, 'DISPUTED', { state: 'UPHELD', settledAt: new Date() });
      return this.apply(credit, 'UPHELD');
    }
    if (state === 'UPHELD' || state === 'PENDING' || (state === 'PROPOSED' && over)) await this.apply(credit, state);
  }

  @OnEvent(contractBilled, { name: 'billing.apply-waiting-credits' })
  async billed({ payload, providerId, enterpriseId }: HandledEvent<{ contractId: Uuid }>): Promise<void> {
    for (const creditId of await this.credits.waiting(payload.contractId))
      await this.outbox.add(creditDue, { providerId, enterpriseId, payload: { creditId } });
  }

  private async apply(credit: ServiceCreditRow, from: CreditState): Promise<void> {
    const { id, providerId, enterpriseId, contractId, amount, currency } = credit;
    const intent = await this.invoices.add({
      providerId,
      enterpriseId,
      contractId,
      source: { type: 'sla.credit', id },
      money: money(-amount, currency),
      description: wordsOfCredit(credit).zh,
      account: 'CREDIT',
    });
    if (intent) {
      await this.credits.move(id, from, { state: 'APPLIED', appliedAt: new Date(), intentId: intent.id });
    } else if (from !== 'PENDING') {
      await this.credits.move(id, from, { state: 'PENDING' });
    }
  }
}
