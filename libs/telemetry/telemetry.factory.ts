import { createHash } from 'node:crypto';
import { newId, type Uuid } from '#kernel';

/** A connection that passes row-level security by. */
export interface Admin {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

export interface Site {
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  readonly transmitterId: Uuid;
  readonly gbAddress: string;
  readonly serial: string;
  /** Smoke detector at loop 1, point 2. */
  readonly detectorId: Uuid;
}

const REGION = { code: '321181106000', path: '32/3211/321181/321181106/' };
let addresses = 0x1000;

/** A provider, its enterprise, premises, a transmitter of the named dialect and one detector behind it. */
export async function seedSite(admin: Admin, profile: string | null = 'standard'): Promise<Site> {
  const [providerId, enterpriseId, premisesId, transmitterId, detectorId] = Array.from({ length: 5 }, () =>
    newId(),
  ) as [Uuid, Uuid, Uuid, Uuid, Uuid];
  addresses += 1;
  const gbAddress = addresses.toString(16).padStart(12, '0');
  await seedCatalogue(admin, profile);
  await seedOrganisation(admin, providerId, 'PROVIDER');
  await seedOrganisation(admin, enterpriseId, 'ENTERPRISE');
  await admin.query(
    `INSERT INTO premises (id, enterprise_id, name, kind, address, region_code, region_path, qr_code)
     VALUES ($1::uuid, $2, 'Mill', 'FACTORY', 'Road 1', $3, $4, $1::text)`,
    [premisesId, enterpriseId, REGION.code, REGION.path],
  );
  const place = [providerId, enterpriseId, premisesId, REGION.path];
  const serial = `TX-${gbAddress}`;
  await admin.query(
    `INSERT INTO device (id, provider_id, enterprise_id, premises_id, region_path, model_code, kind, serial, gb_address)
     VALUES ($1, $2, $3, $4, $5, $6, 'TRANSMITTER', $7, $8)`,
    [transmitterId, ...place, modelOf(profile), serial, gbAddress],
  );
  await admin.query(
    `INSERT INTO device (id, provider_id, enterprise_id, premises_id, region_path, model_code, kind, serial, transmitter_id, loop, point)
     VALUES ($1, $2, $3, $4, $5, 'TEST-SMOKE', 'SMOKE', $6, $7, 1, 2)`,
    [detectorId, ...place, `SD-${gbAddress}`, transmitterId],
  );
  return { providerId, enterpriseId, premisesId, transmitterId, gbAddress, serial, detectorId };
}

export async function seedOrganisation(admin: Admin, id: Uuid, kind: string): Promise<void> {
  await admin.query('INSERT INTO organisation (id, kind, name, region_code, region_path) VALUES ($1, $2, $3, $4, $5)', [
    id,
    kind,
    `${kind} ${id.slice(-4)}`,
    REGION.code,
    REGION.path,
  ]);
}

/** A credential of the device, valid from now on; gives its token. */
export async function seedCredential(admin: Admin, providerId: Uuid, deviceId: Uuid, validTo?: Date): Promise<string> {
  const [prefix, secret] = [newId().replaceAll('-', '').slice(-8), newId().replaceAll('-', '')];
  await admin.query(
    `INSERT INTO device_credential (id, provider_id, device_id, prefix, secret_hash, valid_from, valid_to)
     VALUES ($1, $2, $3, $4, $5, now() - interval '1 day', $6)`,
    [newId(), providerId, deviceId, prefix, createHash('sha256').update(secret).digest(), validTo ?? null],
  );
  return `vd_${prefix}_${secret}`;
}

/** Covers a device by a contract of another provider, from a minute ago. */
export async function seedCoverage(admin: Admin, site: Site, deviceId: Uuid, providerId: Uuid): Promise<void> {
  const { enterpriseId, premisesId } = site;
  const ids = { plan: newId(), version: newId(), contract: newId() };
  await admin.query('INSERT INTO plan (id, provider_id, code) VALUES ($1::uuid, $2, $1::text)', [ids.plan, providerId]);
  await admin.query(
    `INSERT INTO plan_version (id, provider_id, plan_id, version, state, name, device_ownership, billing_interval, currency, base_fee,
       sla_acknowledge_seconds, sla_arrive_minutes, sla_repair_hours)
     VALUES ($1, $2, $3, 1, 'PUBLISHED', 'Basic', 'OWN', 'MONTH', 'CNY', 0, 60, 30, 48)`,
    [ids.version, providerId, ids.plan],
  );
  await admin.query(
    `INSERT INTO contract (id, provider_id, enterprise_id, region_path, number, plan_version_id, state, starts_at, terms, content_hash)
     VALUES ($1::uuid, $2, $3, $4, $1::text, $5, 'ACTIVE', now(), '{}', repeat('0', 64))`,
    [ids.contract, providerId, enterpriseId, REGION.path, ids.version],
  );
  await admin.query(
    `INSERT INTO coverage (id, provider_id, enterprise_id, contract_id, device_id, premises_id, region_path, valid_from)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now() - interval '1 minute')`,
    [newId(), providerId, enterpriseId, ids.contract, deviceId, premisesId, REGION.path],
  );
}

async function seedCatalogue(admin: Admin, profile: string | null): Promise<void> {
  await admin.query(
    `INSERT INTO division (code, name, level, path) VALUES ($1, 'Lingkou', 4, $2) ON CONFLICT DO NOTHING`,
    [REGION.code, REGION.path],
  );
  await admin.query(
    `INSERT INTO device_model (code, kind, name, name_zh, maker, protocol, profile, heartbeat_seconds, service_life_months)
     VALUES ('TEST-SMOKE', 'SMOKE', 'Smoke', '感烟', 'test', 'BEHIND_TRANSMITTER', NULL, 7200, 144),
       ($1, 'TRANSMITTER', 'Transmitter', '用传', 'test', 'GB26875', $2, 300, 144) ON CONFLICT DO NOTHING`,
    [modelOf(profile), profile],
  );
}

function modelOf(profile: string | null): string {
  return `TEST-TX-${profile ?? 'none'}`;
}
