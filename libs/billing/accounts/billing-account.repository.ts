import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { AccountStanding } from '../domain/account.js';

export type BillingAccountRow = Prisma.BillingAccountGetPayload<object>;

@Injectable()
export class BillingAccountRepository {
  constructor(private readonly db: Database) {}

  /** The account of the actor's own organisation, with the fields that the actor may read. */
  async own(actor: Actor): Promise<BillingAccountRow | undefined> {
    const row = await this.db.read((tx) =>
      tx.billingAccount.findFirst({
        where: { AND: [{ providerId: actor.organisationId }, actor.where('read', 'BillingAccount')] },
        select: actor.select('BillingAccount'),
      }),
    );
    return (row ?? undefined) as BillingAccountRow | undefined;
  }

  /** The account on which the provider can be paid, as the worker; undefined while it cannot. */
  async chargeable(providerId: Uuid): Promise<string | undefined> {
    const where = { providerId, chargesEnabled: true, disconnectedAt: null };
    const row = await this.db.write((tx) => tx.billingAccount.findFirst({ where, select: { stripeAccount: true } }));
    return row?.stripeAccount;
  }

  /** The account of a provider, whether or not it can be paid there, as the worker; undefined where it is disconnected. */
  async connected(providerId: Uuid): Promise<string | undefined> {
    const where = { providerId, disconnectedAt: null };
    const row = await this.db.write((tx) => tx.billingAccount.findFirst({ where, select: { stripeAccount: true } }));
    return row?.stripeAccount;
  }

  /** Only where the provider has none: an account stays with its provider for good. */
  async add(providerId: Uuid, stripeAccount: string, country: string, standing: AccountStanding): Promise<void> {
    const data = [{ providerId, stripeAccount, country, ...standing }];
    await this.db.write((tx) => tx.billingAccount.createMany({ data, skipDuplicates: true }));
  }
}
