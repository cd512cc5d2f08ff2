// Prepared SQL because the gateway's role reads it beside the hot path, once per request and for a whole batch.
import { CREDENTIAL_OVERLAP_DAYS } from '#contracts';
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';

/** For whom a request may speak. */
export type IngestCaller =
  | { readonly deviceId: Uuid /** Answers for it now. */; readonly providerId: Uuid }
  | { readonly organisationId: Uuid; readonly kind: 'PROVIDER' | 'ENTERPRISE' };

export interface CredentialRow {
  readonly device_id: Uuid;
  readonly secret_hash: Buffer;
  readonly provider_id: Uuid;
}

const CREDENTIAL = `SELECT k.device_id, k.secret_hash, coalesce(c.provider_id, d.provider_id) AS provider_id
  FROM device_credential k JOIN device d ON d.id = k.device_id
  LEFT JOIN coverage c ON c.device_id = d.id AND c.valid_from <= now() AND (c.valid_to IS NULL OR c.valid_to > now())
  WHERE k.prefix = $1 AND k.valid_from <= now() AND (k.valid_to IS NULL OR k.valid_to > now())`;

/** The credential of this prefix that is valid now. */
export async function findCredential(sql: Sql, prefix: string): Promise<CredentialRow | undefined> {
  const [row] = await sql<CredentialRow>('telemetry-credential', CREDENTIAL, [prefix]);
  return row;
}

// What a provider may speak for: devices whose record it keeps, those that its contracts cover at this moment, and for a while those
// that it has handed over, under the serial number that its relays know: until they are rewired, an alarm must not be lost.
const DEVICES = `WITH ref AS (SELECT * FROM unnest($1::int[], $2::uuid[], $3::text[]) AS r (n, id, serial)),
  mine AS (
    SELECT r.n, d.id FROM ref r JOIN device d ON d.id = r.id WHERE d.state <> 'RETIRED' AND CASE $4::text
      WHEN 'DEVICE' THEN d.id = $5::uuid WHEN 'ENTERPRISE' THEN d.enterprise_id = $5::uuid
      ELSE d.provider_id = $5::uuid OR EXISTS (SELECT FROM coverage c WHERE c.device_id = d.id AND c.provider_id = $5::uuid
        AND c.valid_from <= now() AND (c.valid_to IS NULL OR c.valid_to > now())) END
    UNION
    SELECT r.n, d.id FROM ref r JOIN device d ON d.serial = r.serial AND d.provider_id = $5::uuid
      WHERE $4::text = 'PROVIDER' AND d.state <> 'RETIRED'
    UNION
    SELECT r.n, d.id FROM coverage c JOIN device d ON d.id = c.device_id JOIN ref r ON r.serial = d.serial
      WHERE $4::text = 'PROVIDER' AND c.provider_id = $5::uuid AND c.valid_from <= now() AND (c.valid_to IS NULL OR c.valid_to > now())
        AND d.state <> 'RETIRED'
    UNION
    SELECT r.n, d.id FROM handover h JOIN handover_device hd ON hd.enterprise_id = h.enterprise_id AND hd.handover_id = h.id
      JOIN ref r ON r.serial = hd.serial OR r.id = hd.device_id JOIN device d ON d.id = hd.device_id
      WHERE $4::text = 'PROVIDER' AND h.from_provider_id = $5::uuid AND h.state = 'DONE' AND d.state <> 'RETIRED'
        AND h.takes_effect_at > now() - make_interval(days => $6)
    UNION
    SELECT r.n, d.id FROM ref r JOIN device d ON d.serial = r.serial AND d.enterprise_id = $5::uuid
      WHERE $4::text = 'ENTERPRISE' AND d.state <> 'RETIRED'
    UNION
    SELECT r.n, d.id FROM ref r JOIN device d ON d.serial = r.serial AND d.id = $5::uuid WHERE $4::text = 'DEVICE' AND d.state <> 'RETIRED'
  )
  SELECT n, array_agg(id) AS ids FROM mine GROUP BY n`;

export interface DeviceRef {
  readonly deviceId?: Uuid;
  readonly deviceSerial?: string;
}

/** By index of the reference: the devices in service that it means and that the caller may speak for. */
export async function devicesOf(
  sql: Sql,
  caller: IngestCaller,
  refs: readonly DeviceRef[],
): Promise<Map<number, Uuid[]>> {
  const [kind, owner] = 'deviceId' in caller ? ['DEVICE', caller.deviceId] : [caller.kind, caller.organisationId];
  const rows = await sql<{ n: number; ids: Uuid[] }>('telemetry-devices-of', DEVICES, [
    refs.map((_, n) => n),
    refs.map(({ deviceId }) => deviceId ?? null),
    refs.map(({ deviceId, deviceSerial }) => (deviceId ? null : (deviceSerial ?? null))),
    kind,
    owner,
    CREDENTIAL_OVERLAP_DAYS,
  ]);
  return new Map(rows.map(({ n, ids }) => [n, ids]));
}
