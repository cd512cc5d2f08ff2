// Prepared SQL because one handover may move thousands of devices at its instant, in one statement for each kind of row.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';

export interface DueHandover {
  readonly enterpriseId: Uuid;
  readonly toProviderId: Uuid;
  readonly toContractId: Uuid;
  readonly fromProviderId: Uuid;
  readonly fromContractId: Uuid;
}

const DUE = `SELECT enterprise_id AS "enterpriseId", to_provider_id AS "toProviderId", to_contract_id AS "toContractId",
    from_provider_id AS "fromProviderId", from_contract_id AS "fromContractId"
  FROM handover WHERE id = $1 AND state = 'PLANNED' AND takes_effect_at <= clock_timestamp() FOR UPDATE`;

/** The handover, locked, if it is still to be done. */
export async function takeDue(sql: Sql, handoverId: Uuid): Promise<DueHandover | undefined> {
  const [due] = await sql<DueHandover & Record<string, unknown>>('handover-due', DUE, [handoverId]);
  return due;
}

// A serial number that the new provider uses already gets a mark: a record is never left behind for want of a free one.
const DEVICES = `UPDATE device d SET provider_id = $3, serial = CASE
    WHEN EXISTS (SELECT FROM device own WHERE own.provider_id = $3 AND own.serial = d.serial AND own.id <> d.id)
    THEN left(d.serial, 55) || '~' || left(md5(d.id::text), 8) ELSE d.serial END
  WHERE d.provider_id <> $3 AND d.id IN (SELECT device_id FROM handover_device WHERE enterprise_id = $2 AND handover_id = $1)`;

const LIVENESS = `UPDATE device_liveness SET provider_id = $3
  WHERE device_id IN (SELECT device_id FROM handover_device WHERE enterprise_id = $2 AND handover_id = $1)`;

// The old secrets still open the door for a while: until somebody has been at every device with a new one.
const CREDENTIALS = `UPDATE device_credential SET valid_to = least(coalesce(valid_to, 'infinity'), now() + make_interval(days => $4))
  WHERE provider_id = $3 AND device_id IN (SELECT device_id FROM handover_device WHERE enterprise_id = $2 AND handover_id = $1)
    AND (valid_to IS NULL OR valid_to > now() + make_interval(days => $4))`;

const DONE = `UPDATE handover SET state = 'DONE', ended_at = clock_timestamp() WHERE id = $1`;

/** Records, signs of life and credentials go to the new provider. Coverage has said so since the plan was made. */
export async function handOver(sql: Sql, handoverId: Uuid, due: DueHandover, overlapDays: number): Promise<void> {
  const what = [handoverId, due.enterpriseId, due.toProviderId];
  if (due.toProviderId !== due.fromProviderId) {
    await sql('handover-devices', DEVICES, what);
    await sql('handover-liveness', LIVENESS, what);
    await sql('handover-credentials', CREDENTIALS, [...what, overlapDays]);
  }
  await sql('handover-done', DONE, [handoverId]);
}
