import { DANYANG } from '../../apps/vigil/seed/seed.js';
import { type Figure, percentile } from './figure.js';
import { buildMarket } from './market.js';
import type { VigilUnderTest } from './vigil-under-test.js';

const DEVICES = 150_000;
const LOOKS = 20;
const PREMISES = 1_000;
const LEADER = 'leader@danyang.demo';
const BOARD = `query ($region: ID!) { regionBoard(regionCode: $region) {
  total { premises devices online incidentsOpen } children { region { code } devices online } devicesByKind { kind total online } } }`;

// Every device has been heard of, as in a city that runs: the board then has all of them to judge.
const HEARD = `INSERT INTO device_liveness (device_id, provider_id, enterprise_id, region_path, last_seen_at)
  SELECT id, provider_id, enterprise_id, region_path, now() - random() * interval '2 days' FROM device
  ON CONFLICT (device_id) DO NOTHING`;

/** The live board of a city as its fire brigade sees it, over the wire. */
export async function boardFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  const admin = await vigil.admin();
  const { rows } = await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM device');
  const missing = DEVICES - (rows[0]?.n ?? 0);
  if (missing > 0) await buildMarket(admin, { premises: PREMISES, detectors: Math.ceil(missing / PREMISES) });
  await admin.query(HEARD);
  await admin.query('VACUUM (ANALYZE) device, device_liveness, premises, incident');
  const leader = await vigil.as(LEADER);
  const took: number[] = [];
  let seen = 0;
  for (let look = 0; look < LOOKS + 3; look += 1) {
    const began = performance.now();
    const { regionBoard } = await leader.call<{ regionBoard: { total: { devices: number } } }>(BOARD, {
      region: DANYANG,
    });
    if (look >= 3) took.push(performance.now() - began);
    seen = regionBoard.total.devices;
  }
  const note = `${seen} devices, as an authority, over HTTP`;
  return [
    { what: 'region board over 150,000 devices, p50', value: percentile(took, 50), unit: 'ms', budget: 60, note },
  ];
}
