import { Injectable } from '@nestjs/common';
import type { PageRequest, Uuid } from '#kernel';
import { Database, Prisma } from '#platform';

/** Everything but the hash of the token. */
const COLUMNS = {
  id: true,
  organisationId: true,
  byOrganisationId: true,
  byUserId: true,
  email: true,
  name: true,
  roles: true,
  createdAt: true,
  expiresAt: true,
  acceptedAt: true,
  revokedAt: true,
} as const satisfies Prisma.InvitationSelect;

export type InvitationRow = Prisma.InvitationGetPayload<{ select: typeof COLUMNS }>;

export interface NewInvitation {
  readonly id: Uuid;
  readonly organisationId: Uuid;
  readonly byOrganisationId: Uuid;
  readonly byUserId: Uuid | null;
  readonly email: string;
  readonly name: string;
  readonly roles: string[];
  readonly tokenHash: Uint8Array;
  readonly expiresAt: Date;
}

function pending(): Prisma.InvitationWhereInput {
  return { acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } };
}

@Injectable()
export class InvitationRepository {
  constructor(private readonly db: Database) {}

  create(invitation: NewInvitation): Promise<InvitationRow> {
    const data = { ...invitation, tokenHash: new Uint8Array(invitation.tokenHash) };
    return this.db.write((tx) => tx.invitation.create({ data, select: COLUMNS }));
  }

  /** A newer invitation of the same person by the same organisation takes the place of the older ones. */
  async supersede(byOrganisationId: Uuid, organisationId: Uuid, email: string): Promise<void> {
    const where = { AND: [pending(), { byOrganisationId, organisationId, email }] };
    await this.db.write((tx) => tx.invitation.updateMany({ where, data: { revokedAt: new Date() } }));
  }

  findPending(scope: object, { first, after }: PageRequest): Promise<InvitationRow[]> {
    const where = { AND: [scope, pending(), after ? { id: { lt: after } } : {}] };
    return this.db.read((tx) =>
      tx.invitation.findMany({ where, select: COLUMNS, orderBy: { id: 'desc' }, take: first + 1 }),
    );
  }

  countPending(scope: object): Promise<number> {
    return this.db.read((tx) => tx.invitation.count({ where: { AND: [scope, pending()] } }));
  }

  find(scope: object, id: Uuid): Promise<InvitationRow | null> {
    return this.db.read((tx) => tx.invitation.findFirst({ where: { AND: [scope, { id }] }, select: COLUMNS }));
  }

  /** Pending, whoever looks: row-level security alone narrows it down (the worker's event names the two tenants). */
  findOpen(id: Uuid): Promise<InvitationRow | null> {
    const where = { AND: [pending(), { id }] };
    return this.db.read((tx) => tx.invitation.findFirst({ where, select: COLUMNS }));
  }

  /** Pending, by its token; only for the authenticator's role. */
  findByToken(tokenHash: Uint8Array): Promise<InvitationRow | null> {
    const where = { AND: [pending(), { tokenHash: new Uint8Array(tokenHash) }] };
    return this.db.read((tx) => tx.invitation.findFirst({ where, select: COLUMNS }));
  }

  /** False where someone was faster. */
  async accept(id: Uuid): Promise<boolean> {
    return this.settle(id, { acceptedAt: new Date() });
  }

  /** False where it was settled before. */
  async revoke(id: Uuid): Promise<boolean> {
    return this.settle(id, { revokedAt: new Date() });
  }

  private async settle(id: Uuid, data: { acceptedAt: Date } | { revokedAt: Date }): Promise<boolean> {
    const where = { id, acceptedAt: null, revokedAt: null };
    const { count } = await this.db.write((tx) => tx.invitation.updateMany({ where, data }));
    return count === 1;
  }
}
