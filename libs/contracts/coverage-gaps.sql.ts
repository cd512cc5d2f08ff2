// Prepared SQL because "nothing follows" compares a row with others of the same device, which Prisma cannot say.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';

/** Devices of one premises that from an instant on nobody will watch, unless something is done. */
export interface CoverageGap {
  readonly contractId: Uuid;
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  readonly at: Date;
  readonly devices: number;
}

/** Of whom: an enterprise, or everyone in a region (slash-ended path). */
export type GapsOf = { readonly enterpriseId: Uuid } | { readonly regionPath: string };

const GAPS = `SELECT c.contract_id AS "contractId", c.provider_id AS "providerId", c.enterprise_id AS "enterpriseId",
    c.premises_id AS "premisesId", c.valid_to AS at, count(*)::integer AS devices
  FROM coverage c JOIN device d ON d.enterprise_id = c.enterprise_id AND d.id = c.device_id
  WHERE c.valid_to > now() AND c.valid_to <= now() + make_interval(days => $1) AND d.state <> 'RETIRED'
    AND (c.enterprise_id = $2::uuid OR (c.region_path >= $3 COLLATE "C" AND c.region_path < $4 COLLATE "C"))
    AND NOT EXISTS (SELECT FROM coverage n WHERE n.device_id = c.device_id AND n.valid_from <= c.valid_to
      AND (n.valid_to IS NULL OR n.valid_to > c.valid_to))
  GROUP BY 1, 2, 3, 4, 5 ORDER BY 5, 1, 4 LIMIT $5`;

/** Soonest first. Only for who sees the coverage of every provider: to one provider another's would look like a gap. */
export function findGaps(sql: Sql, of: GapsOf, days: number, limit: number): Promise<CoverageGap[]> {
  const region = 'regionPath' in of ? [of.regionPath, `${of.regionPath}~`] : [null, null];
  const values = [days, 'enterpriseId' in of ? of.enterpriseId : null, ...region, limit];
  return sql<CoverageGap & Record<string, unknown>>('coverage-gaps', GAPS, values);
}
