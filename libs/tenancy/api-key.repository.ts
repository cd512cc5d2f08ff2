import { Injectable } from '@nestjs/common';
import type { PageRequest, Uuid } from '#kernel';
import { Database, Prisma } from '#platform';

/** Everything but the hash of the secret. */
const COLUMNS = {
  id: true,
  organisationId: true,
  name: true,
  prefix: true,
  scopes: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const satisfies Prisma.ApiKeySelect;

export type ApiKeyRow = Prisma.ApiKeyGetPayload<{ select: typeof COLUMNS }>;

export interface NewApiKey {
  readonly id: Uuid;
  readonly organisationId: Uuid;
  readonly name: string;
  readonly prefix: string;
  readonly secretHash: Uint8Array;
  readonly scopes: string[];
  readonly createdBy: Uuid;
  readonly expiresAt: Date | null;
}

@Injectable()
export class ApiKeyRepository {
  constructor(private readonly db: Database) {}

  create(key: NewApiKey): Promise<ApiKeyRow> {
    const data = { ...key, secretHash: new Uint8Array(key.secretHash) };
    return this.db.write((tx) => tx.apiKey.create({ data, select: COLUMNS }));
  }

  find(scope: object, id: Uuid): Promise<ApiKeyRow | null> {
    return this.db.read((tx) => tx.apiKey.findFirst({ where: { AND: [scope, { id }] }, select: COLUMNS }));
  }

  list(scope: object, { first, after }: PageRequest): Promise<ApiKeyRow[]> {
    const where = { AND: [scope, after ? { id: { lt: after } } : {}] };
    return this.db.read((tx) =>
      tx.apiKey.findMany({ where, select: COLUMNS, orderBy: { id: 'desc' }, take: first + 1 }),
    );
  }

  count(scope: object): Promise<number> {
    return this.db.read((tx) => tx.apiKey.count({ where: scope }));
  }

  /** False where it was revoked before. */
  async revoke(id: Uuid): Promise<boolean> {
    const where = { id, revokedAt: null };
    const { count } = await this.db.write((tx) => tx.apiKey.updateMany({ where, data: { revokedAt: new Date() } }));
    return count === 1;
  }
}
