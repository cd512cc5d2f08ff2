import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { newId, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { ContractRow } from './contract.repository.js';
import { StateChanged } from './domain/contract.errors.js';
import type { Span } from './domain/coverage-plan.js';

export type HandoverRow = Prisma.HandoverGetPayload<object>;

export interface HandoverFilter {
  readonly states?: readonly string[];
}

@Injectable()
export class HandoverRepository {
  constructor(private readonly db: Database) {}

  /** One handover for each contract that loses devices; gives their ids. */
  async plan(contract: ContractRow, lost: readonly Span[], at: Date, plannedBy?: Uuid): Promise<Uuid[]> {
    const { enterpriseId, providerId: toProviderId, id: toContractId, regionPath } = contract;
    const sources = new Map(lost.map(({ contractId, providerId }) => [contractId, providerId]));
    const handovers = [...sources].map(([fromContractId, fromProviderId]) => ({
      id: newId(),
      enterpriseId,
      toProviderId,
      toContractId,
      fromProviderId,
      fromContractId,
      regionPath,
      takesEffectAt: at,
      plannedBy: plannedBy ?? null,
    }));
    const idOf = new Map(handovers.map(({ fromContractId, id }) => [fromContractId, id]));
    await this.db.write(async (tx) => {
      const where = { enterpriseId, id: { in: lost.map(({ deviceId }) => deviceId) } };
      const records = await tx.device.findMany({ where, select: { id: true, serial: true } });
      const serialOf = new Map(records.map(({ id, serial }) => [id, serial]));
      const devices = lost.map(({ deviceId, contractId, validTo }) => ({
        enterpriseId,
        deviceId,
        handoverId: idOf.get(contractId) ?? '',
        serial: serialOf.get(deviceId) ?? '',
        previousValidTo: validTo,
      }));
      await tx.handover.createMany({ data: handovers });
      await tx.handoverDevice.createMany({ data: devices });
    });
    return handovers.map(({ id }) => id);
  }

  /** Those that wait for their instant, with their devices. */
  planned(contractId: Uuid) {
    const where = { toContractId: contractId, state: 'PLANNED' };
    return this.db.write((tx) => tx.handover.findMany({ where, include: { devices: true }, orderBy: { id: 'asc' } }));
  }

  /** Throws CONTRACT.STATE_CHANGED where one has been done in the meantime. */
  async cancel(ids: readonly Uuid[]): Promise<void> {
    const where = { id: { in: [...ids] }, state: 'PLANNED' };
    const data = { state: 'CANCELLED', endedAt: new Date() };
    const { count } = await this.db.write((tx) => tx.handover.updateMany({ where, data }));
    if (count !== ids.length) throw new StateChanged();
  }

  /** Newest first, one row more than asked for. */
  list(actor: Actor, filter: HandoverFilter, page: PageRequest): Promise<HandoverRow[]> {
    return this.db.read((tx) =>
      tx.handover.findMany({
        where: { AND: [this.where(actor, filter), page.after ? { id: { lt: page.after } } : {}] },
        orderBy: { id: 'desc' },
        take: page.first + 1,
      }),
    );
  }

  count(actor: Actor, filter: HandoverFilter): Promise<number> {
    return this.db.read((tx) => tx.handover.count({ where: this.where(actor, filter) }));
  }

  async deviceCounts(actor: Actor, ids: readonly Uuid[]): Promise<Map<Uuid, number>> {
    const where = { AND: [{ handoverId: { in: [...ids] } }, actor.where('read', 'HandoverDevice')] };
    const rows = await this.db.read((tx) => tx.handoverDevice.groupBy({ by: ['handoverId'], where, _count: true }));
    return new Map(rows.map((row) => [row.handoverId, row._count]));
  }

  private where(actor: Actor, { states }: HandoverFilter): Prisma.HandoverWhereInput {
    return { AND: [actor.where('read', 'Handover'), states ? { state: { in: [...states] } } : {}] };
  }
}
