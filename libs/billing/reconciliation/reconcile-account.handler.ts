import { Injectable } from '@nestjs/common';
import { Database, Every, type HandledEvent, OnEvent, Outbox } from '#platform';
import { BillingAccountRepository } from '../accounts/billing-account.repository.js';
import { reconciliationDue } from '../billing.events.js';
import { differences } from './differences.js';
import { ReconciliationRepository } from './reconciliation.repository.js';
import { StripeMovements } from './stripe-movements.js';

const HOUR_MS = 3600_000;
/** Long enough to see again whatever was late; what was found before is not written down twice. */
const WINDOW_MS = 35 * 24 * HOUR_MS;

/** Every night, for every provider that is paid through Stripe. */
@Injectable()
export class ReconcileEveryNight {
  constructor(
    private readonly db: Database,
    private readonly rows: ReconciliationRepository,
    private readonly outbox: Outbox,
  ) {}

  @Every({ name: 'billing.reconcile', cron: '30 2 * * *' })
  async run(): Promise<void> {
    // What has moved in the last hour may still be on its way here.
    const until = new Date(Date.now() - HOUR_MS).toISOString();
    await this.db.within({ role: 'vigil_worker' }, () =>
      this.db.transaction(async () => {
        for (const providerId of await this.rows.providers()) {
          await this.outbox.add(reconciliationDue, { providerId, payload: { until } });
        }
      }),
    );
  }
}

/** Compares the balance transactions of a provider's account with the cash in its books. */
@Injectable()
export class ReconcileAccount {
  constructor(
    private readonly accounts: BillingAccountRepository,
    private readonly stripe: StripeMovements,
    private readonly rows: ReconciliationRepository,
  ) {}

  @OnEvent(reconciliationDue)
  async handle({ payload, providerId }: HandledEvent<{ until: string }>): Promise<void> {
    const account = providerId ? await this.accounts.connected(providerId) : undefined;
    if (!providerId || !account) return;
    // Stripe reckons in whole seconds.
    const until = new Date(Math.floor(Date.parse(payload.until) / 1000) * 1000);
    const since = new Date(until.getTime() - WINDOW_MS);
    const books = await this.rows.movements(providerId, since, until);
    const moved = await this.stripe.between(account, since, until);
    const found = differences(moved, books);
    const ours = await this.stripe.ours(providerId, account, found);
    await this.rows.found(providerId, ours);
  }
}
