import { Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { ContractRow } from './contract.repository.js';
import { StateChanged } from './domain/contract.errors.js';
import type { Cut, Span } from './domain/coverage-plan.js';
import { DeviceOutOfService, DevicePromised } from './domain/handover.errors.js';

const SPAN = { id: true, deviceId: true, providerId: true, contractId: true, validFrom: true, validTo: true } as const;

/** Who answers for a device when. The exclusion constraint has the last word on there being only one. */
@Injectable()
export class CoverageRepository {
  constructor(private readonly db: Database) {}

  /** What covers these devices of the enterprise at `from` or later, by whichever contract; in the order of ids. */
  async spansOf(enterpriseId: Uuid, deviceIds: readonly Uuid[], from: Date): Promise<Span[]> {
    const still = { OR: [{ validTo: null }, { validTo: { gt: from } }] };
    const where = { enterpriseId, deviceId: { in: [...deviceIds] }, ...still };
    return this.db.write((tx) => tx.coverage.findMany({ where, select: SPAN, orderBy: { id: 'asc' } }));
  }

  /** What covered each of these devices last, among what is over by then. */
  async lastOf(enterpriseId: Uuid, deviceIds: readonly Uuid[], at: Date): Promise<Span[]> {
    if (deviceIds.length === 0) return [];
    const where = { enterpriseId, deviceId: { in: [...deviceIds] }, validTo: { lte: at } };
    const orderBy = { validTo: 'desc' } as const;
    return this.db.write((tx) => tx.coverage.findMany({ where, select: SPAN, orderBy, distinct: ['deviceId'] }));
  }

  /** Where these devices of the enterprise stand. */
  async regionsOf(enterpriseId: Uuid, deviceIds: readonly Uuid[]): Promise<string[]> {
    if (deviceIds.length === 0) return [];
    const where = { enterpriseId, id: { in: [...deviceIds] } };
    const groups = await this.db.write((tx) => tx.device.groupBy({ by: ['regionPath'], where }));
    return groups.map(({ regionPath }) => regionPath);
  }

  /** What lasted to the end of the contract lasts to its new end. Throws CONTRACT.DEVICE_PROMISED where another contract follows. */
  async extend({ providerId, id: contractId }: ContractRow, from: Date, to: Date | null): Promise<void> {
    await this.lengthen({ providerId, contractId, validTo: from }, to);
  }

  /** The same device by device: what passes to another contract by then is left to it. */
  async extendUnless({ enterpriseId, id: contractId }: ContractRow, from: Date, to: Date): Promise<void> {
    await this.db.write(async (tx) => {
      const own = await tx.coverage.findMany({ where: { contractId, validTo: from }, select: SPAN });
      const deviceIds = own.map(({ deviceId }) => deviceId);
      const later = { enterpriseId, deviceId: { in: deviceIds }, validFrom: { gte: from, lt: to } };
      const next = await tx.coverage.findMany({ where: later, select: { deviceId: true } });
      const taken = new Set(next.map(({ deviceId }) => deviceId));
      const ids = own.filter(({ deviceId }) => !taken.has(deviceId)).map(({ id }) => id);
      await tx.coverage.updateMany({ where: { id: { in: ids } }, data: { validTo: to } });
    });
  }

  private async lengthen(where: Prisma.CoverageWhereInput, validTo: Date | null): Promise<number> {
    try {
      return (await this.db.write((tx) => tx.coverage.updateMany({ where, data: { validTo } }))).count;
    } catch (error) {
      throw isDoubleCoverage(error) ? new DevicePromised() : error;
    }
  }

  /** Throws CONTRACT.STATE_CHANGED where somebody has moved an end in the meantime. */
  async cut(cuts: readonly Cut[]): Promise<void> {
    for (const [validTo, group] of groupBy(cuts, ({ validTo: at }) => at.getTime())) {
      const where = { OR: group.map(({ span }) => ({ id: span.id, validTo: span.validTo })) };
      const data = { validTo: new Date(validTo) };
      const { count } = await this.db.write((tx) => tx.coverage.updateMany({ where, data }));
      if (count !== group.length) throw new StateChanged();
    }
  }

  /** Throws CONTRACT.DEVICE_PROMISED where another contract was quicker, CONTRACT.DEVICE_OUT_OF_SERVICE where a device has gone meanwhile. */
  async add(contract: ContractRow, spans: readonly Omit<Span, 'id'>[]): Promise<void> {
    const { enterpriseId } = contract;
    try {
      await this.db.write(async (tx) => {
        const where = {
          enterpriseId,
          id: { in: spans.map(({ deviceId }) => deviceId) },
          state: { notIn: ['STOCKED', 'RETIRED'] },
        };
        const places = await tx.device.findMany({ where, select: { id: true, premisesId: true, regionPath: true } });
        const placeOf = new Map(places.map(({ id, ...place }) => [id, place]));
        const data = spans.flatMap((span) => {
          const place = placeOf.get(span.deviceId);
          return place ? [{ ...span, ...place, id: newId(), enterpriseId }] : [];
        });
        if (data.length !== spans.length) throw new DeviceOutOfService({ count: spans.length - data.length });
        await tx.coverage.createMany({ data });
      });
    } catch (error) {
      throw isDoubleCoverage(error) ? new DevicePromised() : error;
    }
  }

  /** What has not begun is taken back as if it had never been. */
  async takeBack({ providerId, id: contractId }: ContractRow, from: Date): Promise<void> {
    const where: Prisma.CoverageWhereInput = { providerId, contractId, validFrom: { gte: from } };
    await this.db.write((tx) => tx.coverage.deleteMany({ where }));
  }

  /** Ends at `at` whatever of the contract would last longer. */
  async endAt(contract: ContractRow, at: Date): Promise<void> {
    await this.takeBack(contract, at);
    const { providerId, id: contractId } = contract;
    const where = { providerId, contractId, OR: [{ validTo: null }, { validTo: { gt: at } }] };
    await this.db.write((tx) => tx.coverage.updateMany({ where, data: { validTo: at } }));
  }

  /** Gives devices back to the contract that they were to leave at `at`. Throws CONTRACT.DEVICE_PROMISED where another follows by now. */
  async restore(contractId: Uuid, at: Date, ends: readonly { deviceId: Uuid; validTo: Date | null }[]): Promise<void> {
    for (const [, group] of groupBy(ends, ({ validTo }) => validTo?.getTime() ?? 0)) {
      const where = { contractId, validTo: at, deviceId: { in: group.map(({ deviceId }) => deviceId) } };
      const count = await this.lengthen(where, group[0]?.validTo ?? null);
      if (count !== group.length) throw new DevicePromised();
    }
  }

  /** Does the contract, or the provider for the enterprise, answer for anything after this moment? As the worker in their scope. */
  async remains(where: { contractId?: Uuid; providerId: Uuid; enterpriseId: Uuid }): Promise<boolean> {
    const live = { ...where, OR: [{ validTo: null }, { validTo: { gt: await this.db.now() } }] };
    return (await this.db.write((tx) => tx.coverage.findFirst({ where: live, select: { id: true } }))) !== null;
  }

  /** Does the provider keep the record of a device of the enterprise? As the worker in their scope. */
  async keepsRecords(providerId: Uuid, enterpriseId: Uuid): Promise<boolean> {
    const where = { providerId, enterpriseId, state: { not: 'RETIRED' } };
    return (await this.db.write((tx) => tx.device.findFirst({ where, select: { id: true } }))) !== null;
  }
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

// Prisma has no code of its own for an exclusion constraint (SQLSTATE 23P01); its message and cause name the constraint.
function isDoubleCoverage(error: unknown): boolean {
  const text = error instanceof Error ? `${error.message} ${JSON.stringify({ ...error, cause: error.cause })}` : '';
  return text.includes('coverage_one_provider_at_a_time') || text.includes('23P01');
}
