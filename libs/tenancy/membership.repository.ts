import { Injectable } from '@nestjs/common';
import type { PageRequest, Uuid } from '#kernel';
import { Database, Prisma } from '#platform';

/** The columns of a person that roles other than the authenticator's may fetch. */
export const USER_COLUMNS = {
  id: true,
  email: true,
  name: true,
  phone: true,
  language: true,
  disabledAt: true,
  demo: true,
  createdAt: true,
} as const satisfies Prisma.AppUserSelect;

export type UserRow = Prisma.AppUserGetPayload<{ select: typeof USER_COLUMNS }>;

const MEMBER = {
  organisationId: true,
  userId: true,
  roles: true,
  createdAt: true,
  endedAt: true,
  user: { select: USER_COLUMNS },
} as const satisfies Prisma.MembershipSelect;

/** `id` is the person's: within one organisation it names the membership and carries the cursor. */
export type MemberRow = Prisma.MembershipGetPayload<{ select: typeof MEMBER }> & { readonly id: Uuid };

const living: Prisma.MembershipWhereInput = { endedAt: null };

@Injectable()
export class MembershipRepository {
  constructor(private readonly db: Database) {}

  async find(scope: object, organisationId: Uuid, { first, after }: PageRequest): Promise<MemberRow[]> {
    const where = { AND: [scope, living, { organisationId }, after ? { userId: { lt: after } } : {}] };
    const rows = await this.db.read((tx) =>
      tx.membership.findMany({ where, select: MEMBER, orderBy: { userId: 'desc' }, take: first + 1 }),
    );
    return rows.map(named);
  }

  count(scope: object, organisationId: Uuid): Promise<number> {
    return this.db.read((tx) => tx.membership.count({ where: { AND: [scope, living, { organisationId }] } }));
  }

  async findOne(scope: object, organisationId: Uuid, userId: Uuid): Promise<MemberRow | undefined> {
    const where = { AND: [scope, living, { organisationId, userId }] };
    const row = await this.db.read((tx) => tx.membership.findFirst({ where, select: MEMBER }));
    return row ? named(row) : undefined;
  }

  findUsers(scope: object, ids: readonly Uuid[]): Promise<UserRow[]> {
    const where = { AND: [scope, { id: { in: [...ids] } }] };
    return this.db.read((tx) => tx.appUser.findMany({ where, select: USER_COLUMNS }));
  }

  async hasMemberWithEmail(organisationId: Uuid, email: string): Promise<boolean> {
    const where = { AND: [living, { organisationId, user: { email } }] };
    return (await this.db.read((tx) => tx.membership.findFirst({ where, select: { userId: true } }))) !== null;
  }

  /** Locks the organisation's living memberships until the commit, so that two owners cannot remove each other at once. */
  async lockRoles(organisationId: Uuid): Promise<{ userId: Uuid; roles: string[] }[]> {
    return this.db.write(
      (tx) => tx.$queryRaw<{ userId: Uuid; roles: string[] }[]>`
        SELECT user_id::text AS "userId", roles FROM membership
        WHERE organisation_id = ${organisationId}::uuid AND ended_at IS NULL ORDER BY user_id FOR UPDATE`,
    );
  }

  async setRoles(organisationId: Uuid, userId: Uuid, roles: readonly string[]): Promise<void> {
    const where = { organisationId, userId, endedAt: null };
    await this.db.write((tx) => tx.membership.updateMany({ where, data: { roles: [...roles] } }));
  }

  async end(organisationId: Uuid, userId: Uuid): Promise<void> {
    const where = { organisationId, userId, endedAt: null };
    await this.db.write((tx) => tx.membership.updateMany({ where, data: { endedAt: new Date() } }));
  }

  /** A former member comes back with the new roles only; a living one keeps what it has and gets these besides. */
  async join(organisationId: Uuid, userId: Uuid, roles: readonly string[]): Promise<string[]> {
    const key = { organisationId_userId: { organisationId, userId } };
    const known = await this.db.write((tx) => tx.membership.findUnique({ where: key }));
    const all = [...new Set([...(known && !known.endedAt ? known.roles : []), ...roles])];
    const create = { organisationId, userId, roles: all };
    await this.db.write((tx) => tx.membership.upsert({ where: key, create, update: { roles: all, endedAt: null } }));
    return all;
  }
}

function named<Row extends { readonly userId: Uuid }>(row: Row): Row & { readonly id: Uuid } {
  return { ...row, id: row.userId };
}
