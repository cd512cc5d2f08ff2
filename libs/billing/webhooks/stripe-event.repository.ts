import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database, Outbox, type Prisma } from '#platform';
import { stripeEventRouted } from '../billing.events.js';
import type { AccountStanding } from '../domain/account.js';
import { secondsUntilSwept } from '../domain/intent.js';

export type StripeEventRow = Prisma.StripeEventGetPayload<object>;
export type Outcome = 'APPLIED' | 'OTHER_TYPE' | 'NOBODYS';
export type EventKey = Pick<StripeEventRow, 'account' | 'id'>;

/** Only as the worker. */
@Injectable()
export class StripeEventRepository {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
  ) {}

  find({ account, id }: EventKey): Promise<StripeEventRow | null> {
    return this.db.write((tx) => tx.stripeEvent.findFirst({ where: { account, id } }));
  }

  async done({ account, id }: EventKey, outcome: Outcome): Promise<void> {
    const data = { outcome, doneAt: new Date() };
    await this.db.write((tx) => tx.stripeEvent.updateMany({ where: { account, id, doneAt: null }, data }));
  }

  /** Handled again, less and less often, for as long as Stripe is silent: a failure would be given up after some tries. */
  async again({ account, id }: EventKey, providerId: Uuid, tries = 0): Promise<void> {
    const notBefore = new Date(Date.now() + secondsUntilSwept(tries) * 1000);
    const payload = { account, id, tries: tries + 1 };
    await this.outbox.add(stripeEventRouted, { providerId, orderingKey: `stripe ${account}`, notBefore, payload });
  }

  async providerOf(stripeAccount: string): Promise<Uuid | undefined> {
    const row = await this.db.write((tx) => tx.billingAccount.findFirst({ where: { stripeAccount } }));
    return row?.providerId;
  }

  /** Until the transaction ends nobody else handles this object. */
  async lock(object: string): Promise<void> {
    await this.db.write((tx) => tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${object}, 0))::text`);
  }

  /** What Stripe says now. An account that was disconnected stays so. */
  async standing(stripeAccount: string, standing: AccountStanding, gone: boolean): Promise<void> {
    const now = new Date();
    await this.db.write((tx) =>
      tx.billingAccount.updateMany({
        where: { stripeAccount, disconnectedAt: null },
        data: { ...standing, updatedAt: now, ...(gone ? { disconnectedAt: now } : {}) },
      }),
    );
  }
}
