import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export type ProgrammeRow = Prisma.SubsidyProgrammeGetPayload<object>;

export interface ProgrammeSelection {
  readonly authorityId?: Uuid;
  /** Slash-ended: programmes of this region, one above or one below it. */
  readonly around?: { readonly path: string; readonly above: readonly string[] };
  readonly openAt?: Date;
}

/** What a programme has brought about in one town. */
export interface TownOutcome {
  readonly regionPath: string;
  readonly funded: number;
  readonly standing: number;
  readonly charged: bigint;
  readonly alarms: number;
  readonly answered: number;
}

@Injectable()
export class SubsidyProgrammeRepository {
  constructor(private readonly db: Database) {}

  async add(data: Prisma.SubsidyProgrammeUncheckedCreateInput): Promise<void> {
    await this.db.write((tx) => tx.subsidyProgramme.create({ data, select: { id: true } }));
  }

  /** False where it was closed already. */
  async close(authorityId: Uuid, id: Uuid): Promise<boolean> {
    const where = { authorityId, id, state: 'OPEN' };
    const data = { state: 'CLOSED', closedAt: new Date() };
    return (await this.db.write((tx) => tx.subsidyProgramme.updateMany({ where, data }))).count === 1;
  }

  /** Throws GENERAL.NOT_FOUND. */
  async get(actor: Actor, id: Uuid, action = 'read'): Promise<ProgrammeRow> {
    const where = { AND: [{ id }, actor.where(action, 'SubsidyProgramme')] };
    const row = await this.db.read((tx) => tx.subsidyProgramme.findFirst({ where }));
    if (!row) throw new NotFound({ noun: 'subsidy programme' });
    return row;
  }

  /** Public; for use cases and the worker. */
  async byIds(ids: readonly Uuid[]): Promise<Map<Uuid, ProgrammeRow>> {
    const where = { id: { in: [...ids] } };
    const rows = await this.db.read((tx) => tx.subsidyProgramme.findMany({ where }));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Newest first, one row more than asked for. */
  list(actor: Actor, selection: ProgrammeSelection, page: PageRequest): Promise<ProgrammeRow[]> {
    const where = { AND: [matching(actor, selection), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.subsidyProgramme.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, selection: ProgrammeSelection): Promise<number> {
    return this.db.read((tx) => tx.subsidyProgramme.count({ where: matching(actor, selection) }));
  }

  async authorityName(id: Uuid): Promise<string> {
    const row = await this.db.read((tx) =>
      tx.organisation.findFirst({ where: { id }, select: { id: true, name: true } }),
    );
    if (!row) throw new NotFound({ noun: 'authority' });
    return row.name;
  }

  /** Town by town, of the authority's own programme: counts and sums, nobody's name. Alarms are those of a device while it was funded. */
  async outcome({ authorityId, id }: Pick<ProgrammeRow, 'authorityId' | 'id'>): Promise<TownOutcome[]> {
    return this.db.read(
      (tx) => tx.$queryRaw<TownOutcome[]>`
      SELECT c.region_path AS "regionPath", count(*)::integer AS funded,
        (count(*) FILTER (WHERE c.state = 'ACCEPTED' AND c.valid_to > now()))::integer AS standing,
        coalesce(sum(x.charged), 0)::bigint AS charged, coalesce(sum(a.alarms), 0)::integer AS alarms, coalesce(sum(a.answered), 0)::integer AS answered
      FROM subsidy_claim c
      LEFT JOIN LATERAL (SELECT sum(h.amount) AS charged FROM subsidy_charge h
        WHERE h.provider_id = c.provider_id AND h.claim_id = c.id) x ON true
      LEFT JOIN LATERAL (SELECT count(*) AS alarms, count(i.acknowledged_at) AS answered FROM alarm m
        JOIN incident i ON i.provider_id = m.provider_id AND i.id = m.incident_id
        WHERE m.provider_id = c.provider_id AND m.device_id = c.device_id AND m.raised_at >= c.valid_from AND m.raised_at < c.valid_to) a ON true
      WHERE c.authority_id = ${authorityId}::uuid AND c.programme_id = ${id}::uuid AND c.state IN ('ACCEPTED', 'ENDED')
      GROUP BY c.region_path ORDER BY c.region_path`,
    );
  }
}

function matching(
  actor: Actor,
  { authorityId, around, openAt }: ProgrammeSelection,
): Prisma.SubsidyProgrammeWhereInput {
  const region = around && {
    OR: [{ regionPath: { in: [...around.above] } }, { regionPath: { gte: around.path, lt: `${around.path}~` } }],
  };
  const open = openAt && { state: 'OPEN', validFrom: { lte: openAt }, validTo: { gt: openAt } };
  return { AND: [actor.where('read', 'SubsidyProgramme'), { authorityId }, region ?? {}, open ?? {}] };
}
