import { newId } from '#kernel';
import { type TestApp, testApp } from '../../support/app.js';
import { billed } from '../../support/billed.js';
import { eventually } from '../../support/eventually.js';
import { type TestStripe, testStripe } from '../../support/stripe.js';
import { canary, Secrets } from './canary.js';
import type { Worlds } from './identities.js';
import { tenantWorld } from './tenant-world.js';
import { Traces } from './traces.js';

const DANYANG = '321181000000';
const JIAOJIANG = '331002000000';

export interface Stage extends Worlds {
  readonly test: TestApp;
  readonly traces: Traces;
  readonly secrets: Secrets;
  close(): Promise<void>;
}

/** A with everyone in it, B in another region, and C, which lives in the region of A. */
export async function stage(): Promise<Stage> {
  const stripe = await testStripe();
  const test = await testApp({ env: stripe.env });
  const traces = await Traces.on(test.database.adminUrl);
  const close = async () => {
    await traces.close();
    await test.close();
    await stripe.stop();
  };
  try {
    return { ...(await parties(test, traces, stripe)), test, traces, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function parties(test: TestApp, traces: Traces, stripe: TestStripe): Promise<Worlds & { secrets: Secrets }> {
  const few = { providerRoles: ['OWNER', 'DISPATCHER'], enterpriseRoles: ['OWNER'], authorityRoles: ['LEADER'] };
  const a = await tenantWorld(test, { tag: 'A', regionCode: DANYANG });
  const b = await tenantWorld(test, { ...few, tag: 'B', regionCode: JIAOJIANG });
  const c = await tenantWorld(test, { ...few, tag: 'C', regionCode: DANYANG });
  const secrets = new Secrets();
  for (const world of [a, b, c]) {
    const quarantine = newId();
    const [measurement, credit] = [newId(), newId()];
    Object.assign(world.ids, { quarantine, credit });
    await traces.measured(world, measurement);
    await traces.credited(credit, measurement);
    await traces.quarantined(world, quarantine, canary(world.tag, 'quarantine'));
    const { provider, ids } = world;
    const of = { provider, enterpriseId: ids.enterprise ?? '', contractId: ids.contract ?? '' };
    Object.assign(ids, await billed({ stripe, admin: traces as never }, { ...of, text: canary(world.tag, 'invoice') }));
    await eventually(() => traces.atRest());
    await traces.reveal(world, secrets);
  }
  return { secrets, a, b, c };
}
