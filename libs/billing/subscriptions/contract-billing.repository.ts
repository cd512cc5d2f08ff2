import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { Counts } from '../charging/period-charges.js';

export type ContractBillingRow = Omit<Prisma.ContractBillingGetPayload<object>, 'quantities' | 'charged'> & {
  readonly quantities: Counts;
  readonly charged: Counts;
};

export interface Parties {
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
}

const AT_ONCE = 500;

/** Written by the worker only, in the scope of the provider. */
@Injectable()
export class ContractBillingRepository {
  constructor(private readonly db: Database) {}

  /** Only where the contract has none. */
  async begin(parties: Parties, contractId: Uuid): Promise<void> {
    const data = [{ ...parties, contractId }];
    await this.db.write((tx) => tx.contractBilling.createMany({ data, skipDuplicates: true }));
  }

  /** The row, locked until the transaction ends: of two that look at a contract, the second sees what the first has done. */
  async locked(providerId: Uuid, contractId: Uuid): Promise<ContractBillingRow | undefined> {
    return this.db.write(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`billing ${contractId}`}, 0))::text`;
      const row = await tx.contractBilling.findFirst({ where: { providerId, contractId } });
      return (row ?? undefined) as ContractBillingRow | undefined;
    });
  }

  async bySubscription(providerId: Uuid, stripeSubscription: string): Promise<ContractBillingRow | undefined> {
    const where = { providerId, stripeSubscription };
    const row = await this.db.write((tx) => tx.contractBilling.findFirst({ where }));
    return (row ?? undefined) as ContractBillingRow | undefined;
  }

  /** Everything that one payer owes the provider by subscription. */
  async ofCustomer(providerId: Uuid, stripeCustomer: string): Promise<ContractBillingRow[]> {
    const where = { providerId, stripeCustomer, stripeSubscription: { not: null }, state: { not: 'CANCELED' } };
    const rows = await this.db.write((tx) => tx.contractBilling.findMany({ where }));
    return rows as ContractBillingRow[];
  }

  /** Contracts of a provider that have no subscription yet and wait for its account, or may have begun to before it failed; some at a time. */
  async waiting(providerId: Uuid, after?: Uuid): Promise<(Parties & { contractId: Uuid })[]> {
    const rest = after ? { contractId: { gt: after } } : {};
    const where = { providerId, state: { in: ['NOT_BILLED', 'PREPARING'] }, ...rest };
    const select = { providerId: true, enterpriseId: true, contractId: true };
    const page = { orderBy: { contractId: 'asc' }, take: AT_ONCE } as const;
    return this.db.write((tx) => tx.contractBilling.findMany({ where, select, ...page }));
  }

  /** By the clock of the database, by which events become due. */
  now(): Promise<Date> {
    return this.db.now();
  }

  async change(
    { providerId, contractId }: Pick<ContractBillingRow, 'providerId' | 'contractId'>,
    data: Prisma.ContractBillingUncheckedUpdateManyInput,
  ): Promise<void> {
    const where = { providerId, contractId };
    await this.db.write((tx) => tx.contractBilling.updateMany({ where, data: { ...data, updatedAt: new Date() } }));
  }

  /** By contract, those with which the actor may do this. */
  async of(actor: Actor, contractIds: readonly Uuid[], action = 'read'): Promise<Map<Uuid, ContractBillingRow>> {
    const rows = await this.db.read((tx) =>
      tx.contractBilling.findMany({
        where: { AND: [{ contractId: { in: [...contractIds] } }, actor.where(action, 'ContractBilling')] },
      }),
    );
    return new Map(rows.map((row) => [row.contractId, row as ContractBillingRow]));
  }

  /** Since when the actor's organisation is in arrears with any contract that it may see the bills of. */
  async arrearsOf(actor: Actor): Promise<Date | undefined> {
    const where = { AND: [actor.where('read', 'ContractBilling'), { arrearsSince: { not: null } }] };
    const row = await this.db.read((tx) =>
      tx.contractBilling.findFirst({ where, select: { arrearsSince: true }, orderBy: { arrearsSince: 'asc' } }),
    );
    return row?.arrearsSince ?? undefined;
  }
}
