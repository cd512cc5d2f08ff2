// Prepared SQL because the command looks up one device as the gateway does, without any actor.
import type { TenantPool } from '#platform';

export interface Speaker {
  readonly gbAddress: string;
  readonly profile: string;
  readonly kind: string;
  readonly loop: number;
  readonly point: number;
}

const FIND = `SELECT coalesce(t.gb_address, d.gb_address) AS "gbAddress", coalesce(m.profile, 'standard') AS profile, d.kind,
    coalesce(d.loop, 0) AS loop, coalesce(d.point, 0) AS point
  FROM device d LEFT JOIN device t ON t.id = d.transmitter_id
    LEFT JOIN device_model m ON m.code = coalesce(t.model_code, d.model_code)
  WHERE d.serial = $1 AND d.state <> 'RETIRED' AND coalesce(t.gb_address, d.gb_address) IS NOT NULL`;

/** The transmitters that speak for devices with this serial number: several where two providers use the same one. */
export function findSpeakers(pool: TenantPool, serial: string): Promise<Speaker[]> {
  return pool.transaction(
    { role: 'vigil_gateway' },
    (sql) => sql<Speaker & Record<string, unknown>>('find-speaker', FIND, [serial]),
    true,
  );
}
