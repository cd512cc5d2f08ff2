import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { AccountStanding } from '../domain/account.js';

export type StripeEventRow = Prisma.StripeEventGetPayload<object>;
export type Outcome = 'APPLIED' | 'OTHER_TYPE' | 'NOBODYS';
export type EventKey = Pick<StripeEventRow, 'account' | 'id'>;

/** Only as the worker. */
@Injectable()
export class StripeEventRepository {
  constructor(private readonly db: Database) {}

  find({ account, id }: EventKey): Promise<StripeEventRow | null> {
    return this.db.write((tx) => tx.stripeEvent.findFirst({ where: { account, id } }));
  }

  async done({ account, id }: EventKey, outcome: Outcome): Promise<void> {
    const data = { outcome, doneAt: new Date() };
    await this.db.write((tx) => tx.stripeEvent.updateMany({ where: { account, id, doneAt: null }, data }));
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
