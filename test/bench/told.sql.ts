// When people were told, by the commit time of the delivery rows: what others can see, not what a process believes.
import type pg from 'pg';

const TOLD = `SELECT premises_id AS "premisesId", count(*)::int AS people,
    max(extract(epoch FROM pg_xact_commit_timestamp(d.xmin)) * 1000)::float8 AS at
  FROM delivery d JOIN incident i ON i.id = d.subject_id
  WHERE d.channel = 'IN_APP' AND d.step = 0 AND i.premises_id = ANY ($1::uuid[]) GROUP BY 1`;

const RAISED = `SELECT t.gb_address || '/' || a.point AS name, extract(epoch FROM pg_xact_commit_timestamp(a.xmin)) * 1000 AS at
  FROM alarm a JOIN device d ON d.id = a.device_id JOIN device t ON t.id = d.transmitter_id
  WHERE a.premises_id = ANY ($1::uuid[])`;

export interface Told {
  readonly premisesId: string;
  readonly people: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export async function toldOf(admin: pg.Client, premises: readonly string[]): Promise<Told[]> {
  return (await admin.query<Told>(TOLD, [premises])).rows;
}

/** By `address/point` of the detector: when its alarm was committed. */
export async function raisedOf(admin: pg.Client, premises: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await admin.query<{ name: string; at: string }>(RAISED, [premises]);
  return new Map(rows.map(({ name, at }) => [name, Number(at)]));
}
