import { newId, type Uuid } from '#kernel';

/** Runs a statement as superuser: factories write what the code under test may only read. */
export type Query = (text: string, values?: unknown[]) => Promise<unknown>;

export interface Scene {
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  /** By role, e.g. `people.GUARD`. */
  readonly people: Readonly<Record<string, Uuid>>;
  readonly devices: readonly Uuid[];
}

export interface SignalSketch {
  readonly deviceId: Uuid;
  readonly kind?: string;
  readonly hazard?: string | null;
  readonly test?: boolean;
  readonly flags?: readonly string[];
  readonly point?: number;
}

export const REGION_CODE = '321181106000';
export const REGION_PATH = '32/3211/321181/321181106/';

const PEOPLE = {
  provider: ['DISPATCHER', 'MANAGER', 'OWNER'],
  enterprise: ['SAFETY_MANAGER', 'GUARD', 'ENTERPRISE_OWNER'],
};

/** One premises with its provider, people of every duty, a neighbour on the call list, and devices. */
export async function makeScene(query: Query, devices = 1): Promise<Scene> {
  const [providerId, enterpriseId, premisesId] = [newId(), newId(), newId()];
  await query(`INSERT INTO division (code, name, level, path) VALUES ($1, '陵口镇', 4, $2) ON CONFLICT DO NOTHING`, [
    REGION_CODE,
    REGION_PATH,
  ]);
  for (const [id, kind] of [
    [providerId, 'PROVIDER'],
    [enterpriseId, 'ENTERPRISE'],
  ]) {
    const values = [id, kind, `${kind} ${id}`, REGION_CODE, REGION_PATH];
    await query(
      'INSERT INTO organisation (id, kind, name, region_code, region_path) VALUES ($1, $2, $3, $4, $5)',
      values,
    );
  }
  await query('INSERT INTO engagement (id, provider_id, enterprise_id) VALUES ($1, $2, $3)', [
    newId(),
    providerId,
    enterpriseId,
  ]);
  const people = {
    ...(await makePeople(query, providerId, PEOPLE.provider)),
    ...(await makePeople(query, enterpriseId, PEOPLE.enterprise)),
  };
  await query(
    `INSERT INTO premises (id, enterprise_id, name, kind, address, region_code, region_path, qr_code)
     VALUES ($1, $2, 'Workshop', 'FACTORY', '1 Harbour Road', $3, $4, $5)`,
    [premisesId, enterpriseId, REGION_CODE, REGION_PATH, newId()],
  );
  await query(
    `INSERT INTO call_list_entry (id, enterprise_id, premises_id, position, duty, name, email)
     VALUES ($1, $2, $3, 1, 'NEIGHBOUR', 'Neighbour', $4)`,
    [newId(), enterpriseId, premisesId, `${premisesId}@neighbour.test`],
  );
  const made = await Promise.all(
    Array.from({ length: devices }, () => makeDevice(query, { providerId, enterpriseId, premisesId })),
  );
  return { providerId, enterpriseId, premisesId, people, devices: made };
}

async function makePeople(query: Query, organisationId: Uuid, names: readonly string[]): Promise<Record<string, Uuid>> {
  const people: Record<string, Uuid> = {};
  for (const name of names) {
    const id = newId();
    people[name] = id;
    await query('INSERT INTO app_user (id, email, name, language) VALUES ($1, $2, $3, $4)', [
      id,
      `${id}@x.test`,
      name,
      'en',
    ]);
    const role = name.replace('ENTERPRISE_', '');
    await query('INSERT INTO membership (organisation_id, user_id, roles) VALUES ($1, $2, $3)', [
      organisationId,
      id,
      [role],
    ]);
  }
  return people;
}

async function makeDevice(
  query: Query,
  place: Pick<Scene, 'providerId' | 'enterpriseId' | 'premisesId'>,
): Promise<Uuid> {
  const id = newId();
  await query(
    `INSERT INTO device_model (code, kind, name, name_zh, maker, protocol, heartbeat_seconds, service_life_months)
     VALUES ('factory-smoke', 'SMOKE', 'Smoke', '烟感', 'Factory', 'http', 3600, 120) ON CONFLICT DO NOTHING`,
  );
  await query(
    `INSERT INTO device (id, provider_id, enterprise_id, premises_id, region_path, model_code, kind, serial, name)
     VALUES ($1, $2, $3, $4, $5, 'factory-smoke', 'SMOKE', $6, 'Detector')`,
    [id, place.providerId, place.enterpriseId, place.premisesId, REGION_PATH, id],
  );
  return id;
}

/** A stored signal, as the gateway leaves it; gives the payload of its event. */
export async function makeSignal(query: Query, scene: Scene, sketch: SignalSketch) {
  const [signalId, receivedAt] = [newId(), new Date()];
  const { deviceId, kind = 'fire', hazard = 'smoke', test = false, flags = [], point } = sketch;
  await query(
    `INSERT INTO signal (id, received_at, provider_id, enterprise_id, premises_id, region_path, device_id, kind, hazard, test, flags,
       loop, point, protocol, message_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, 'http', $13)`,
    [
      signalId,
      receivedAt,
      scene.providerId,
      scene.enterpriseId,
      scene.premisesId,
      REGION_PATH,
      deviceId,
      kind,
      hazard,
      test,
      flags,
      point ?? null,
      signalId,
    ],
  );
  return { signalId, receivedAt: receivedAt.toISOString(), premisesId: scene.premisesId, deviceId, kind };
}
