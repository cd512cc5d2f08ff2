// Raw SQL because the catalogue is loaded by the owner of the table before any tenant exists: the roles of the application may
// only read it.
import type pg from 'pg';
import { DEVICE_MODELS, type DeviceModel } from './domain/device-models.js';

const UPSERT = `INSERT INTO device_model (code, kind, name, name_zh, maker, protocol, profile, heartbeat_seconds, service_life_months)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::int[])
  ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, name_zh = excluded.name_zh, maker = excluded.maker,
    protocol = excluded.protocol, profile = excluded.profile, heartbeat_seconds = excluded.heartbeat_seconds,
    service_life_months = excluded.service_life_months`;

const COLUMNS = [
  'code',
  'kind',
  'name',
  'nameZh',
  'maker',
  'protocol',
  'profile',
  'heartbeatSeconds',
  'serviceLifeMonths',
] as const;

/**
 * Writes the catalogue into `device_model`; running it again changes nothing. A model that left the catalogue stays, since
 * devices name it. `client` is a connection that may act as vigil_owner.
 */
export async function loadDeviceModels(
  client: pg.ClientBase,
  models: readonly DeviceModel[] = DEVICE_MODELS,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL ROLE vigil_owner');
    await client.query(
      UPSERT,
      COLUMNS.map((column) => models.map((model) => model[column])),
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
