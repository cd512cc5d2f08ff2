import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { StateChanged } from './domain/contract.errors.js';

export type OfferRequestRow = Prisma.OfferRequestGetPayload<object>;
export type OfferRequestDeviceRow = Prisma.OfferRequestDeviceGetPayload<object>;

export interface OfferRequestFilter {
  readonly states?: readonly string[];
}

@Injectable()
export class OfferRequestRepository {
  constructor(private readonly db: Database) {}

  async create(
    request: Prisma.OfferRequestUncheckedCreateInput,
    devices: readonly Omit<OfferRequestDeviceRow, 'providerId' | 'enterpriseId' | 'requestId'>[],
  ): Promise<void> {
    const { id: requestId, providerId, enterpriseId } = request;
    await this.db.write(async (tx) => {
      await tx.offerRequest.create({ data: request, select: { id: true } });
      const data = devices.map((device) => ({ ...device, providerId, enterpriseId, requestId }));
      await tx.offerRequestDevice.createMany({ data });
    });
  }

  /** Throws GENERAL.NOT_FOUND. */
  async get(actor: Actor, id: Uuid, action = 'read'): Promise<OfferRequestRow> {
    const where = { AND: [{ id }, actor.where(action, 'OfferRequest')] };
    const row = await this.db.read((tx) => tx.offerRequest.findFirst({ where }));
    if (!row) throw new NotFound({ noun: 'offer request' });
    return row;
  }

  async end(id: Uuid, state: 'DECLINED' | 'CLOSED'): Promise<void> {
    const { count } = await this.db.write((tx) =>
      tx.offerRequest.updateMany({ where: { id, state: 'OPEN' }, data: { state } }),
    );
    if (count !== 1) throw new StateChanged();
  }

  /** Newest first, one row more than asked for. */
  list(actor: Actor, filter: OfferRequestFilter, page: PageRequest): Promise<OfferRequestRow[]> {
    return this.db.read((tx) =>
      tx.offerRequest.findMany({
        where: { AND: [this.where(actor, filter), page.after ? { id: { lt: page.after } } : {}] },
        orderBy: { id: 'desc' },
        take: page.first + 1,
      }),
    );
  }

  count(actor: Actor, filter: OfferRequestFilter): Promise<number> {
    return this.db.read((tx) => tx.offerRequest.count({ where: this.where(actor, filter) }));
  }

  devices(actor: Actor, requestIds: readonly Uuid[]): Promise<OfferRequestDeviceRow[]> {
    const where = { AND: [{ requestId: { in: [...requestIds] } }, actor.where('read', 'OfferRequestDevice')] };
    return this.db.read((tx) => tx.offerRequestDevice.findMany({ where, orderBy: { deviceId: 'asc' }, take: 10_000 }));
  }

  private where(actor: Actor, { states }: OfferRequestFilter): Prisma.OfferRequestWhereInput {
    return { AND: [actor.where('read', 'OfferRequest'), states ? { state: { in: [...states] } } : {}] };
  }
}
