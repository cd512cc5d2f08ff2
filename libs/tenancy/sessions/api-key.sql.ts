// Prepared SQL because machines call often and the key is looked up before any tenancy is known.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';

const BY_PREFIX = `
  SELECT k.id, k.organisation_id AS "organisationId", k.secret_hash AS "secretHash", k.scopes, o.kind, o.region_path AS "regionPath"
  FROM api_key k JOIN organisation o ON o.id = k.organisation_id
  WHERE k.prefix = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp()) AND o.state = 'ACTIVE'`;

// Once a minute is precise enough, and a busy machine must not write at each call.
const USED = `
  UPDATE api_key SET last_used_at = clock_timestamp()
  WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`;

export interface LivingKey {
  readonly id: Uuid;
  readonly organisationId: Uuid;
  readonly secretHash: Buffer;
  readonly scopes: string[];
  readonly kind: 'PROVIDER' | 'ENTERPRISE' | 'AUTHORITY' | 'PLATFORM';
  readonly regionPath: string;
}

/** A key that is neither revoked nor expired, of an organisation that is active. */
export async function livingKey(sql: Sql, prefix: string): Promise<LivingKey | undefined> {
  const [row] = await sql<LivingKey>('api-key-living', BY_PREFIX, [prefix]);
  return row;
}

export async function noteUse(sql: Sql, id: Uuid): Promise<void> {
  await sql('api-key-used', USED, [id]);
}
