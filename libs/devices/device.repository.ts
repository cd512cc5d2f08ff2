import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { refuseTaken } from './taken.repository.js';

export interface DeviceRow {
  readonly id: Uuid;
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  readonly regionPath: string;
  readonly modelCode: string;
  readonly kind: string;
  readonly serial: string;
  readonly name: string | null;
  readonly location: string | null;
  readonly state: string;
  readonly gbAddress: string | null;
  readonly transmitterId: Uuid | null;
  readonly loop: number | null;
  readonly point: number | null;
  readonly installedAt: Date | null;
  readonly createdAt: Date;
}

export interface DeviceFilter {
  readonly premisesId?: Uuid;
  readonly transmitterId?: Uuid;
  readonly kind?: string;
  readonly state?: string;
  /** Part of the serial number, name or location. */
  readonly text?: string;
}

export type NewDevice = Omit<DeviceRow, 'createdAt' | 'state' | 'installedAt'>;

@Injectable()
export class DeviceRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one row more than asked for. */
  list(actor: Actor, filter: DeviceFilter, page: PageRequest): Promise<DeviceRow[]> {
    const where = { AND: [visible(actor, filter), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.device.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, filter: DeviceFilter): Promise<number> {
    return this.db.read((tx) => tx.device.count({ where: visible(actor, filter) }));
  }

  findAll(actor: Actor, action: string, ids: readonly Uuid[]): Promise<DeviceRow[]> {
    const where = { AND: [{ id: { in: [...ids] } }, actor.where(action, 'Device')] };
    return this.db.read((tx) => tx.device.findMany({ where }));
  }

  /** Devices that stand behind a transmitter and are not retired. */
  countBehind(transmitterId: Uuid): Promise<number> {
    return this.db.read((tx) => tx.device.count({ where: { transmitterId, state: { not: 'RETIRED' } } }));
  }

  /** Throws DEVICE.SERIAL_TAKEN, DEVICE.ADDRESS_TAKEN or DEVICE.POINT_TAKEN. */
  async add(device: NewDevice): Promise<void> {
    await this.db
      .write((tx) => tx.device.create({ data: device }))
      .catch((error: unknown) => refuseTaken(error, device));
  }

  /** Throws what `add` throws, and DEVICE.COVERED where a covered device would be retired or go back to stock. */
  async change(id: Uuid, device: NewDevice & Pick<DeviceRow, 'state'>): Promise<void> {
    await this.db
      .write((tx) => tx.device.update({ where: { id }, data: device }))
      .catch((error: unknown) => refuseTaken(error, device));
  }

  async addCredential(data: Prisma.DeviceCredentialUncheckedCreateInput): Promise<void> {
    await this.db.write((tx) => tx.deviceCredential.create({ data }));
  }
}

function visible(
  actor: Actor,
  { premisesId, transmitterId, kind, state, text }: DeviceFilter,
): Prisma.DeviceWhereInput {
  const contains = { contains: text, mode: 'insensitive' as const };
  return {
    AND: [
      actor.where('read', 'Device'),
      premisesId ? { premisesId } : {},
      transmitterId ? { transmitterId } : {},
      kind ? { kind } : {},
      state ? { state } : {},
      text ? { OR: [{ serial: contains }, { name: contains }, { location: contains }] } : {},
    ],
  };
}
