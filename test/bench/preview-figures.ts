import { LINGKOU } from '../../apps/vigil/seed/seed.js';
import { buildEstate } from '../support/estate.js';
import { type Figure, percentile } from './figure.js';
import type { VigilUnderTest } from './vigil-under-test.js';

const PREMISES = 50;
const DETECTORS = 199;
const LOOKS = 30;
const PROVIDER = 'owner@anju.demo';
const ENTERPRISE = 'owner@wujin.demo';
const CREATE = 'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { id } }';
const PREVIEW = `query ($input: PreviewPriceInput!) { previewPrice(input: $input) { deviceCount warnings { kind }
  price { interval { amount } perYear { amount } lines { code text quantity amount { amount } } } } }`;
const TIERS = [100, 1_000, 5_000, null].map((upTo, step) => ({ upTo, unitAmount: String(500 - 50 * step) }));

/** What ten thousand devices on fifty premises would cost, asked over the wire by the provider that serves them. */
export async function previewFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  const admin = await vigil.admin();
  const [providerId, enterpriseId] = [await vigil.organisationOf(PROVIDER), await vigil.organisationOf(ENTERPRISE)];
  const wanted = { providerId, enterpriseId, regionCode: LINGKOU, premises: PREMISES, detectors: DETECTORS };
  const premisesIds = (await buildEstate(admin, wanted)).map(({ premisesId }) => premisesId);
  await admin.query('ANALYZE device, premises');
  const owner = await vigil.as(PROVIDER);
  const plan = { code: `bench-${Date.now()}`, name: 'bench', baseFee: { amount: '9900' } };
  const input = { ...plan, unitPrices: [{ kind: 'SMOKE', tiers: TIERS }] };
  const { createPlan } = await owner.call<{ createPlan: { id: string } }>(CREATE, { input });
  const took: number[] = [];
  let counted = 0;
  for (let look = 0; look < LOOKS + 3; look += 1) {
    const began = performance.now();
    const { previewPrice } = await owner.call<{ previewPrice: { deviceCount: number } }>(PREVIEW, {
      input: { planId: createPlan.id, premisesIds },
    });
    if (look >= 3) took.push(performance.now() - began);
    counted = previewPrice.deviceCount;
  }
  const note = `${counted} devices on ${PREMISES} premises, over HTTP; p95 ${Math.round(percentile(took, 95))} ms`;
  const what = 'price preview of a 10,000-device contract, p50';
  return [{ what, value: percentile(took, 50), unit: 'ms', budget: 100, note }];
}
