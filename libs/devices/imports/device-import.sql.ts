// Prepared SQL because 100,000 rows are checked and written in batches of 1,000 through arrays: one statement per batch instead
// of a row at a time, within one transaction that lasts longer than Prisma's interactive ones may.
import { newId, type Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { ImportRow, PlacedRow } from './domain/import-row.js';

export const BATCH = 1_000;

interface PremisesPlace {
  readonly id: Uuid;
  readonly regionPath: string;
}

/** What rows refer to: the catalogue and the premises of the enterprise. */
export interface Reference {
  /** Kind by code of the model. */
  readonly models: ReadonlyMap<string, string>;
  readonly premisesById: ReadonlyMap<Uuid, PremisesPlace>;
  readonly premisesByName: ReadonlyMap<string, readonly PremisesPlace[]>;
  readonly defaultPremisesId?: Uuid;
  /** The provider serves the enterprise now. */
  readonly served: boolean;
}

export async function loadReference(
  sql: Sql,
  providerId: Uuid,
  enterpriseId: Uuid,
  defaultPremisesId?: Uuid,
): Promise<Reference> {
  const models = await sql<{ code: string; kind: string }>('import-models', 'SELECT code, kind FROM device_model');
  const premises = await sql<PremisesPlace & { name: string }>(
    'import-premises',
    'SELECT id, name, region_path AS "regionPath" FROM premises WHERE enterprise_id = $1',
    [enterpriseId],
  );
  const served = await sql(
    'import-served',
    'SELECT 1 FROM engagement WHERE provider_id = $1 AND enterprise_id = $2 AND ended_at IS NULL',
    [providerId, enterpriseId],
  );
  const premisesByName = new Map<string, PremisesPlace[]>();
  for (const { name, ...place } of premises) premisesByName.set(name, [...(premisesByName.get(name) ?? []), place]);
  return {
    models: new Map(models.map(({ code, kind }) => [code, kind])),
    premisesById: new Map(premises.map((place) => [place.id, place])),
    premisesByName,
    defaultPremisesId,
    served: served.length > 0,
  };
}

/** What of a batch is in use already. */
export interface Taken {
  readonly serials: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
  /** `loop/point/serial of the transmitter`. */
  readonly points: ReadonlySet<string>;
  /** Transmitters in service that stand in the database. */
  readonly transmitters: ReadonlySet<string>;
}

const POINTS = `SELECT w.loop || '/' || w.point || '/' || w.serial AS place
  FROM unnest($2::text[], $3::int[], $4::int[]) AS w (serial, loop, point)
  JOIN device t ON t.provider_id = $1 AND t.serial = w.serial
  JOIN device d ON d.transmitter_id = t.id AND d.loop = w.loop AND d.point = w.point AND d.state <> 'RETIRED'`;

const TRANSMITTERS = `SELECT serial FROM device
  WHERE provider_id = $1 AND enterprise_id = $2 AND serial = ANY ($3::text[]) AND kind = 'TRANSMITTER' AND state <> 'RETIRED'`;

export async function findTaken(
  sql: Sql,
  providerId: Uuid,
  enterpriseId: Uuid,
  rows: readonly ImportRow[],
): Promise<Taken> {
  const addresses = rows.flatMap(({ gbAddress }) => gbAddress ?? []);
  const wired = rows.filter(
    ({ transmitterSerial, loop, point }) => transmitterSerial && loop !== null && point !== null,
  );
  const behind = [...new Set(wired.map(({ transmitterSerial }) => transmitterSerial))];
  const serials = await sql<{ serial: string }>(
    'import-serials',
    'SELECT serial FROM device WHERE provider_id = $1 AND serial = ANY ($2::text[])',
    [providerId, rows.map(({ serial }) => serial)],
  );
  const taken = await sql<{ address: string }>('import-addresses', 'SELECT device_addresses_taken($1) AS address', [
    addresses,
  ]);
  const points = await sql<{ place: string }>('import-points', POINTS, [
    providerId,
    wired.map(({ transmitterSerial }) => transmitterSerial),
    wired.map(({ loop }) => loop),
    wired.map(({ point }) => point),
  ]);
  const transmitters = await sql<{ serial: string }>('import-transmitters', TRANSMITTERS, [
    providerId,
    enterpriseId,
    behind,
  ]);
  return {
    serials: new Set(serials.map(({ serial }) => serial)),
    addresses: new Set(taken.map(({ address }) => address)),
    points: new Set(points.map(({ place }) => place)),
    transmitters: new Set(transmitters.map(({ serial }) => serial)),
  };
}

const INSERT = `WITH written AS (
  INSERT INTO device (id, provider_id, enterprise_id, premises_id, region_path, model_code, kind, serial, name, location, gb_address,
                      transmitter_id, loop, point)
  SELECT r.id, $1, $2, r.premises_id, r.region_path, r.model_code, r.kind, r.serial, r.name, r.location, r.gb_address, t.id, r.loop, r.point
  FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
              $12::text[], $13::int[], $14::int[])
    AS r (id, premises_id, region_path, model_code, kind, serial, name, location, gb_address, transmitter, loop, point)
  LEFT JOIN device t ON t.provider_id = $1 AND t.enterprise_id = $2 AND t.serial = r.transmitter AND t.kind = 'TRANSMITTER'
  WHERE r.transmitter IS NULL OR t.id IS NOT NULL
  RETURNING 1) SELECT count(*)::int AS n FROM written`;

/** Writes a batch. Throws when a row could not be written, such as one whose transmitter has gone since the check. */
export async function writeDevices(
  sql: Sql,
  providerId: Uuid,
  enterpriseId: Uuid,
  rows: readonly PlacedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const [written] = await sql<{ n: number }>('import-write', INSERT, [
    providerId,
    enterpriseId,
    rows.map(() => newId()),
    rows.map((row) => row.premises.id),
    rows.map((row) => row.premises.regionPath),
    rows.map((row) => row.modelCode),
    rows.map((row) => row.kind),
    rows.map((row) => row.serial),
    rows.map((row) => row.name),
    rows.map((row) => row.location),
    rows.map((row) => row.gbAddress),
    rows.map((row) => row.transmitterSerial),
    rows.map((row) => row.loop),
    rows.map((row) => row.point),
  ]);
  if (written?.n !== rows.length) throw new Error('A transmitter went out of service between check and write');
}
