import type pg from 'pg';
import { LINGKOU } from '../../apps/vigil/seed/seed.js';
import { buildEstate, type Estate } from '../support/estate.js';

const PROVIDERS = 4;
const ENTERPRISES = 20;

const ORGANISATIONS = `INSERT INTO organisation (id, kind, name, region_code, region_path)
  SELECT uuidv7(), $1, $2 || n, d.code, d.path FROM generate_series(1, $3::int) n, division d WHERE d.code = $4 RETURNING id`;
const PERSON = `WITH person AS (INSERT INTO app_user (id, email, name, demo)
    SELECT uuidv7(), lower(r) || '.' || $1 || '@storm.example', r, true FROM unnest($2::text[]) r RETURNING id, name)
  INSERT INTO membership (organisation_id, user_id, roles) SELECT $1::uuid, id, ARRAY[name] FROM person`;
const ENGAGE = 'INSERT INTO engagement (id, provider_id, enterprise_id) VALUES (uuidv7(), $1, $2)';

/** Four providers and twenty enterprises with the people of the first step of the ladder: four are told of each incident. */
export async function buildMarket(
  admin: pg.Client,
  wanted: { premises: number; detectors: number },
): Promise<Estate[]> {
  const make = async (kind: string, name: string, count: number, roles: string[]) => {
    const { rows } = await admin.query<{ id: string }>(ORGANISATIONS, [kind, name, count, LINGKOU]);
    for (const { id } of rows) await admin.query(PERSON, [id, roles]);
    return rows.map(({ id }) => id);
  };
  const providers = await make('PROVIDER', '风暴服务商', PROVIDERS, ['DISPATCHER']);
  const enterprises = await make('ENTERPRISE', '风暴工厂', ENTERPRISES, ['OWNER', 'SAFETY_MANAGER', 'GUARD']);
  const estates: Estate[] = [];
  for (const [n, enterpriseId] of enterprises.entries()) {
    const providerId = providers[n % PROVIDERS] ?? '';
    await admin.query(ENGAGE, [providerId, enterpriseId]);
    const premises = Math.ceil((wanted.premises - estates.length) / (ENTERPRISES - n));
    const estate = { providerId, enterpriseId, regionCode: LINGKOU, premises, detectors: wanted.detectors };
    estates.push(...(await buildEstate(admin, estate)));
  }
  await admin.query('ANALYZE');
  return estates;
}
