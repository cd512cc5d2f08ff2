import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '#platform';
import type { AuditLine } from './domain/entry.js';

export interface AuditFilter {
  readonly action?: string;
  readonly subjectType?: string;
  readonly subjectId?: string;
  readonly from?: Date;
  readonly until?: Date;
}

/** Where a page goes on: entries are ordered by time, then chain, then number, all backwards. */
export interface AuditPosition {
  readonly at: Date;
  readonly organisationId: string;
  readonly seq: bigint;
}

export type AuditRow = Prisma.AuditEntryGetPayload<object>;

const NEWEST_FIRST: Prisma.AuditEntryOrderByWithRelationInput[] = [
  { at: 'desc' },
  { organisationId: 'desc' },
  { seq: 'desc' },
];

@Injectable()
export class AuditRepository {
  constructor(private readonly db: Database) {}

  /** Appends each line to its chain, in the order given, in one round trip. */
  async append(lines: readonly AuditLine[]): Promise<void> {
    if (lines.length === 0) return;
    const json = JSON.stringify(lines);
    // The inner ORDER BY keeps the planner from calling the function in any other order.
    await this.db.write(
      (tx) => tx.$executeRaw`
        SELECT audit_append(chain, "at", action, "subjectType", "subjectId", "regionPath", body) FROM (
          SELECT e.* FROM ROWS FROM (json_to_recordset(${json}::json) AS (chain uuid, "at" timestamptz, action text,
            "subjectType" text, "subjectId" uuid, "regionPath" text, body text)) WITH ORDINALITY AS e
          ORDER BY e.ordinality) lines`,
    );
  }

  find(
    scope: Prisma.AuditEntryWhereInput,
    filter: AuditFilter,
    take: number,
    after?: AuditPosition,
  ): Promise<AuditRow[]> {
    const where = { AND: [scope, matching(filter), after ? before(after) : {}] };
    return this.db.read((tx) => tx.auditEntry.findMany({ where, orderBy: NEWEST_FIRST, take }));
  }

  count(scope: Prisma.AuditEntryWhereInput, filter: AuditFilter): Promise<number> {
    return this.db.read((tx) => tx.auditEntry.count({ where: { AND: [scope, matching(filter)] } }));
  }
}

function before({ at, organisationId, seq }: AuditPosition): Prisma.AuditEntryWhereInput {
  return {
    at: { lte: at },
    OR: [
      { at: { lt: at } },
      { organisationId: { lt: organisationId } },
      { AND: [{ organisationId }, { seq: { lt: seq } }] },
    ],
  };
}

function matching({ action, subjectType, subjectId, from, until }: AuditFilter): Prisma.AuditEntryWhereInput {
  return {
    ...(action && { action }),
    ...(subjectType && { subjectType }),
    ...(subjectId && { subjectId }),
    ...((from ?? until) && { at: { ...(from && { gte: from }), ...(until && { lt: until }) } }),
  };
}
