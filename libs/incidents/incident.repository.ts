import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, newId, type PageRequest, type Uuid } from '#kernel';
import { Database, Prisma, type Tx } from '#platform';
import type { IncidentKind, IncidentStepName, Verification } from './domain/incident.js';
import type { IncidentState } from './domain/incident.transitions.js';

export type IncidentRow = Omit<Prisma.IncidentGetPayload<object>, 'kind' | 'state' | 'verification'> & {
  readonly kind: IncidentKind;
  readonly state: IncidentState;
  readonly verification: Verification | null;
};

export interface IncidentSelection {
  readonly states?: readonly IncidentState[];
  readonly kinds?: readonly IncidentKind[];
  readonly premisesId?: Uuid;
  readonly providerId?: Uuid;
  readonly openedFrom?: Date;
  /** Exclusive. */
  readonly openedTo?: Date;
  /** Slash-ended: this region and all below it. */
  readonly regionPath?: string;
}

/** A history row that a person writes. */
export interface StepByHand {
  readonly step: IncidentStepName;
  readonly note?: string | null;
  readonly detail?: object;
}

/** What a step leaves on the incident besides its state. Times are the database's. */
export interface Stamps {
  readonly answered?: boolean;
  readonly at?: 'dispatched_at' | 'arrived_at' | 'verified_at' | 'closed_at';
  readonly verification?: Verification;
  readonly cause?: string | null;
}

@Injectable()
export class IncidentRepository {
  constructor(private readonly db: Database) {}

  /** The incident, if the actor may do `action` to it. Throws GENERAL.NOT_FOUND. */
  async get(actor: Actor, id: Uuid, action = 'read'): Promise<IncidentRow> {
    const [row] = await this.byIds(actor, [id], action);
    if (!row) throw new NotFound({ noun: 'incident' });
    return row;
  }

  async byIds(actor: Actor, ids: readonly Uuid[], action = 'read'): Promise<IncidentRow[]> {
    const where = { AND: [{ id: { in: [...ids] } }, actor.where(action, 'Incident')] };
    return rowsOf(await this.db.read((tx) => tx.incident.findMany({ where, select: actor.select('Incident') })));
  }

  /** Newest first, one more than asked for. */
  async list(actor: Actor, selection: IncidentSelection, page: PageRequest): Promise<IncidentRow[]> {
    const where = { AND: [matching(actor, selection), page.after ? { id: { lt: page.after } } : {}] };
    const select = actor.select('Incident');
    const query = { where, select, orderBy: { id: 'desc' as const }, take: page.first + 1 };
    return rowsOf(await this.db.read((tx) => tx.incident.findMany(query)));
  }

  count(actor: Actor, selection: IncidentSelection): Promise<number> {
    return this.db.read((tx) => tx.incident.count({ where: matching(actor, selection) }));
  }

  /** Not closed, at any of these premises, newest first. */
  async openAt(actor: Actor, premisesIds: readonly Uuid[]): Promise<IncidentRow[]> {
    const open = { premisesId: { in: [...premisesIds] }, state: { not: 'CLOSED' } };
    const where = { AND: [open, actor.where('read', 'Incident')] };
    const select = actor.select('Incident');
    return rowsOf(await this.db.read((tx) => tx.incident.findMany({ where, select, orderBy: { id: 'desc' } })));
  }

  /**
   * Takes the incident from the state that was read to `to` and writes the history row, timed by the database. False when
   * it stands in that state no longer: then nothing was written.
   */
  advance(actor: Actor, from: IncidentRow, to: IncidentState, stamps: Stamps, step: StepByHand): Promise<boolean> {
    const sets = Prisma.join([Prisma.sql`state = ${to}`, ...stampsOf(actor, stamps)], ', ');
    const seen = from.verification;
    return this.db.write(async (tx) => {
      const changed = await tx.$executeRaw`
        WITH changed AS (
          UPDATE incident SET ${sets} WHERE id = ${from.id}::uuid AND state = ${from.state}
            AND verification IS NOT DISTINCT FROM ${seen}::text RETURNING *
        ) ${insertStep(actor, step, Prisma.sql`changed`)}`;
      if (changed > 0 && stamps.answered) await tx.escalationTimer.deleteMany({ where: { incidentId: from.id } });
      return changed > 0;
    });
  }

  /** A history row beside the transitions. */
  async addStep(actor: Actor, incident: IncidentRow, step: StepByHand): Promise<void> {
    const source = Prisma.sql`(SELECT * FROM incident WHERE id = ${incident.id}::uuid) i`;
    await this.db.write((tx: Tx) => tx.$executeRaw`${insertStep(actor, step, source)}`);
  }

  /** Has the person acknowledged it since it was last opened? */
  async hasAcknowledged(actor: Actor, { id, acknowledgedAt }: IncidentRow): Promise<boolean> {
    const step = { in: ['ACKNOWLEDGED', 'ACKNOWLEDGED_TOO'] };
    const at = acknowledgedAt ? { gte: new Date(acknowledgedAt.getTime() - 1) } : undefined;
    const who = { userId: actor.facts.userId ?? null, organisationId: actor.organisationId };
    const where = { incidentId: id, step, at, ...who };
    return this.db.read(async (tx) => (await tx.incidentStep.count({ where })) > 0);
  }

  standingAlarms(id: Uuid, kinds: readonly IncidentKind[]): Promise<number> {
    const where = { incidentId: id, kind: { in: [...kinds] }, restoredAt: null };
    return this.db.read((tx) => tx.alarm.count({ where }));
  }

  /** How many of these people are members of the organisation now. */
  membersAmong(organisationId: Uuid, userIds: readonly Uuid[]): Promise<number> {
    const where = { organisationId, userId: { in: [...userIds] }, endedAt: null };
    return this.db.read((tx) => tx.membership.count({ where }));
  }
}

function matching(actor: Actor, selection: IncidentSelection): Prisma.IncidentWhereInput {
  const { states, kinds, premisesId, providerId, openedFrom, openedTo, regionPath } = selection;
  const asked: Prisma.IncidentWhereInput = {
    state: states && { in: [...states] },
    kind: kinds && { in: [...kinds] },
    premisesId,
    providerId,
    openedAt: openedFrom || openedTo ? { gte: openedFrom, lt: openedTo } : undefined,
    regionPath: regionPath ? { gte: regionPath, lt: `${regionPath}~` } : undefined,
  };
  return { AND: [actor.where('read', 'Incident'), asked] };
}

function stampsOf({ facts }: Actor, { answered, at, verification, cause }: Stamps): Prisma.Sql[] {
  const sets: Prisma.Sql[] = [];
  if (answered) {
    sets.push(
      Prisma.sql`acknowledged_by = CASE WHEN acknowledged_at IS NULL THEN ${facts.userId ?? null}::uuid ELSE acknowledged_by END`,
    );
    sets.push(Prisma.sql`acknowledged_at = coalesce(acknowledged_at, clock_timestamp())`);
  }
  if (at) sets.push(Prisma.sql`${Prisma.raw(at)} = clock_timestamp()`);
  if (verification) sets.push(Prisma.sql`verification = ${verification}, cause = ${cause ?? null}`);
  return sets;
}

function insertStep(
  { facts, organisationId }: Actor,
  { step, note, detail }: StepByHand,
  source: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO incident_step (id, provider_id, enterprise_id, incident_id, region_path, step, elapsed_seconds,
      user_id, user_name, organisation_id, note, detail)
    SELECT ${newId()}::uuid, provider_id, enterprise_id, id, region_path, ${step},
      extract(epoch FROM clock_timestamp() - opened_at), ${facts.userId ?? null}::uuid, ${facts.userName ?? null},
      ${organisationId}::uuid, ${note ?? null}, ${JSON.stringify(detail ?? {})}::jsonb
    FROM ${source}`;
}

function rowsOf(rows: unknown): IncidentRow[] {
  return rows as IncidentRow[];
}
