import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { newId, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { Measure, Measurement } from '../domain/service-level.js';

export type SlaMeasurementRow = Prisma.SlaMeasurementGetPayload<object>;

/** Of which incident and contract something was measured. */
export interface MeasuredIncident {
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly contractId: Uuid;
  readonly incidentId: Uuid;
  readonly regionPath: string;
  readonly openedAt: Date;
}

export type MissedPromise = Pick<SlaMeasurementRow, 'id' | 'incidentId' | 'openedAt' | 'dueAt'> & {
  readonly measure: Measure;
  readonly measuredMs: bigint;
};

export type SlaOutcome = 'MET' | 'MISSED' | 'EXCLUDED';

export interface SlaSelection {
  readonly contractId?: Uuid;
  readonly providerId?: Uuid;
  readonly enterpriseId?: Uuid;
  readonly incidentId?: Uuid;
  /** Slash-ended: this region and all below it. */
  readonly regionPath?: string;
  readonly measures?: readonly Measure[];
  readonly outcome?: SlaOutcome;
  readonly dueFrom?: Date;
  /** Exclusive. */
  readonly dueTo?: Date;
}

export interface SlaCount {
  readonly providerId: Uuid;
  readonly measure: string;
  readonly met: number;
  readonly missed: number;
  readonly excluded: number;
}

@Injectable()
export class SlaMeasurementRepository {
  constructor(private readonly db: Database) {}

  /** What was measured before stays as it is. Gives how many are new. */
  async add(of: MeasuredIncident, measurements: readonly Measurement[]): Promise<number> {
    const data = measurements.map((one) => ({ ...of, ...one, id: newId() }));
    return (await this.db.write((tx) => tx.slaMeasurement.createMany({ data, skipDuplicates: true }))).count;
  }

  /** As the worker: what was missed of what was due from an instant on up to, not including, another; in the order of both. */
  async missed(contractId: Uuid, from: Date, to: Date): Promise<MissedPromise[]> {
    const where = { contractId, met: false, excluded: null, dueAt: { gte: from, lt: to } };
    const select = { id: true, incidentId: true, measure: true, openedAt: true, dueAt: true, measuredMs: true };
    const orderBy = [{ dueAt: 'asc' as const }, { id: 'asc' as const }];
    const rows = await this.db.write((tx) => tx.slaMeasurement.findMany({ where, select, orderBy }));
    return rows.map((row) => ({ ...row, measure: row.measure as Measure, measuredMs: row.measuredMs ?? 0n }));
  }

  /** Newest first, one row more than asked for. */
  list(actor: Actor, selection: SlaSelection, page: PageRequest): Promise<SlaMeasurementRow[]> {
    const where = { AND: [matching(actor, selection), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.slaMeasurement.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, selection: SlaSelection): Promise<number> {
    return this.db.read((tx) => tx.slaMeasurement.count({ where: matching(actor, selection) }));
  }

  /** By provider and promise. */
  async counts(actor: Actor, selection: SlaSelection): Promise<SlaCount[]> {
    const by: ('providerId' | 'measure' | 'met' | 'excluded')[] = ['providerId', 'measure', 'met', 'excluded'];
    const where = matching(actor, selection);
    const groups = await this.db.read((tx) => tx.slaMeasurement.groupBy({ by, where, _count: { _all: true } }));
    const counts = new Map<string, { -readonly [K in keyof SlaCount]: SlaCount[K] }>();
    for (const { providerId, measure, met, excluded, _count } of groups) {
      const key = `${providerId} ${measure}`;
      const count = counts.get(key) ?? { providerId, measure, met: 0, missed: 0, excluded: 0 };
      count[excluded ? 'excluded' : met ? 'met' : 'missed'] += _count._all;
      counts.set(key, count);
    }
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  }

  async providerNames(ids: readonly Uuid[]): Promise<Map<Uuid, string>> {
    const where = { id: { in: [...ids] }, kind: 'PROVIDER' };
    const rows = await this.db.read((tx) => tx.organisation.findMany({ where, select: { id: true, name: true } }));
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

function matching(actor: Actor, selection: SlaSelection): Prisma.SlaMeasurementWhereInput {
  const { regionPath, measures, outcome, dueFrom, dueTo, ...ids } = selection;
  const asked: Prisma.SlaMeasurementWhereInput = {
    ...ids,
    regionPath: regionPath ? { gte: regionPath, lt: `${regionPath}~` } : undefined,
    measure: measures && { in: [...measures] },
    met: outcome === undefined ? undefined : outcome === 'MET',
    excluded: outcome === undefined ? undefined : outcome === 'EXCLUDED' ? { not: null } : null,
    dueAt: dueFrom || dueTo ? { gte: dueFrom, lt: dueTo } : undefined,
  };
  return { AND: [actor.where('read', 'SlaMeasurement'), asked] };
}
