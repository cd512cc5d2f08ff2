import type pg from 'pg';

export interface Estate {
  readonly premisesId: string;
  readonly gbAddress: string;
  readonly detectors: number;
}

export interface WantedEstate {
  readonly providerId: string;
  readonly enterpriseId: string;
  /** 12 digits. */
  readonly regionCode: string;
  readonly premises: number;
  /** Smoke detectors in each, behind one transmitter: loop 1, points from 1 on. */
  readonly detectors: number;
}

const PREMISES = `INSERT INTO premises (id, enterprise_id, name, kind, address, region_code, region_path, qr_code)
  SELECT uuidv7(), $1, '厂房 ' || n, 'FACTORY', '工业路 ' || n || ' 号', d.code, d.path, 'estate-' || uuidv4()
  FROM generate_series(1, $3::int) n, division d WHERE d.code = $2 RETURNING id, region_path`;

const TRANSMITTERS = `INSERT INTO device (id, provider_id, enterprise_id, premises_id, region_path, model_code, kind, serial, name, gb_address)
  SELECT uuidv7(), $1, $2, p.id, p.region_path, m.code, m.kind, 'TX-' || p.id, '用户信息传输装置',
    'e' || lpad(to_hex($4::int + p.n), 11, '0')
  FROM unnest($3::uuid[], $5::text[]) WITH ORDINALITY AS p (id, region_path, n), device_model m WHERE m.code = 'TX-STANDARD'
  RETURNING id, premises_id, region_path, gb_address`;

const DETECTORS = `INSERT INTO device (id, provider_id, enterprise_id, premises_id, region_path, model_code, kind, serial, location,
    transmitter_id, loop, point)
  SELECT uuidv7(), $1, $2, t.premises_id, t.region_path, m.code, m.kind, 'SD-' || t.id || '-' || n, n || ' 号', t.id, 1, n
  FROM device t, generate_series(1, $4::int) n, device_model m WHERE t.id = ANY ($3::uuid[]) AND m.code = 'SMOKE-LOOP'`;

/** Premises and devices by the thousand, written past the API (as superuser): they are the scenery, not what is tried. */
export async function buildEstate(admin: pg.Client, wanted: WantedEstate): Promise<Estate[]> {
  const { providerId, enterpriseId, regionCode, premises, detectors } = wanted;
  const { rows: places } = await admin.query(PREMISES, [enterpriseId, regionCode, premises]);
  const { rows: known } = await admin.query("SELECT count(*)::int AS n FROM device WHERE gb_address LIKE 'e%'");
  const ids = places.map(({ id }) => id as string);
  const paths = places.map(({ region_path }) => region_path as string);
  const { rows: made } = await admin.query(TRANSMITTERS, [providerId, enterpriseId, ids, known[0].n, paths]);
  await admin.query(DETECTORS, [providerId, enterpriseId, made.map(({ id }) => id), detectors]);
  return made.map(({ premises_id, gb_address }) => ({ premisesId: premises_id, gbAddress: gb_address, detectors }));
}
