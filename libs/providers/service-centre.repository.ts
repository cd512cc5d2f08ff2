import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export interface ServiceCentreRow {
  readonly id: Uuid;
  readonly providerId: Uuid;
  readonly name: string;
  readonly address: string | null;
  readonly phone: string | null;
  readonly regionCode: string;
  readonly regionPath: string;
  readonly createdAt: Date;
}

export interface StaffRow {
  readonly serviceCentreId: Uuid;
  readonly userId: Uuid;
  readonly name: string;
  readonly since: Date;
}

@Injectable()
export class ServiceCentreRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one row more than asked for. */
  list(actor: Actor, regionPath: string | undefined, page: PageRequest): Promise<ServiceCentreRow[]> {
    const where = { AND: [visible(actor, regionPath), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.serviceCentre.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, regionPath: string | undefined): Promise<number> {
    return this.db.read((tx) => tx.serviceCentre.count({ where: visible(actor, regionPath) }));
  }

  find(actor: Actor, action: string, id: Uuid): Promise<ServiceCentreRow | null> {
    const where = { AND: [{ id }, actor.where(action, 'ServiceCentre')] };
    return this.db.read((tx) => tx.serviceCentre.findFirst({ where }));
  }

  nameTaken(providerId: Uuid, name: string): Promise<boolean> {
    return this.db.read(async (tx) => (await tx.serviceCentre.count({ where: { providerId, name } })) > 0);
  }

  async add(centre: Omit<ServiceCentreRow, 'createdAt'>): Promise<void> {
    await this.db.write((tx) => tx.serviceCentre.create({ data: centre }));
  }

  /** Those who are on the staff now, longest first. */
  async staffOf(actor: Actor, centreIds: readonly Uuid[]): Promise<StaffRow[]> {
    const where = {
      AND: [actor.where('read', 'ServiceCentreStaff'), { serviceCentreId: { in: [...centreIds] }, endedAt: null }],
    };
    const rows = await this.db.read((tx) =>
      tx.serviceCentreStaff.findMany({
        where,
        orderBy: { since: 'asc' },
        select: {
          serviceCentreId: true,
          userId: true,
          since: true,
          user: { select: { user: { select: { name: true } } } },
        },
      }),
    );
    return rows.map(({ serviceCentreId, userId, since, user }) => ({
      serviceCentreId,
      userId,
      since,
      name: user.user.name,
    }));
  }

  isMember(organisationId: Uuid, userId: Uuid): Promise<boolean> {
    const where = { organisationId, userId, endedAt: null };
    return this.db.read(async (tx) => (await tx.membership.count({ where })) > 0);
  }

  /** Puts someone on the staff, also one who left before. */
  async assign(providerId: Uuid, serviceCentreId: Uuid, userId: Uuid): Promise<void> {
    const key = { providerId, serviceCentreId, userId };
    await this.db.write((tx) =>
      tx.serviceCentreStaff.upsert({
        where: { providerId_serviceCentreId_userId: key },
        create: key,
        update: { endedAt: null },
      }),
    );
  }

  /** Answers whether the person was on the staff. */
  async remove(providerId: Uuid, serviceCentreId: Uuid, userId: Uuid): Promise<boolean> {
    const where = { providerId, serviceCentreId, userId, endedAt: null };
    const { count } = await this.db.write((tx) =>
      tx.serviceCentreStaff.updateMany({ where, data: { endedAt: new Date() } }),
    );
    return count > 0;
  }
}

function visible(actor: Actor, regionPath?: string): Prisma.ServiceCentreWhereInput {
  return {
    AND: [
      actor.where('read', 'ServiceCentre'),
      regionPath ? { regionPath: { gte: regionPath, lt: `${regionPath}~` } } : {},
    ],
  };
}
