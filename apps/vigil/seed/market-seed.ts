import * as say from './documents.js';
import type { Numbers } from './numbers.js';
import { as, type Organisation } from './people.js';
import { SiteSeed } from './site-seed.js';

export interface SeededContract {
  readonly id: string;
  readonly contentHash: string;
  readonly state: string;
}

/** A provider and one enterprise that it serves: premises, plans and contracts between the two. */
export class EngagementSeed {
  constructor(
    readonly provider: Organisation,
    readonly enterprise: Organisation,
    private readonly numbers: Numbers,
    private readonly regionCode: string,
  ) {}

  async premises(wanted: Record<string, unknown> = {}): Promise<SiteSeed> {
    const name = (wanted.name as string | undefined) ?? `厂区 ${this.numbers.next()}`;
    const input = {
      enterpriseId: this.enterprise.id,
      kind: 'FACTORY',
      address: '陵口镇工业路1号',
      regionCode: this.regionCode,
      ...wanted,
      name,
    };
    const { client } = as(this.provider, 'OWNER');
    const { createPremises } = await client.call<{ createPremises: { id: string; qrUrl: string } }>(
      say.CREATE_PREMISES,
      { input },
    );
    const { id, qrUrl } = createPremises;
    return new SiteSeed(this.provider, this.numbers, {
      id,
      name,
      qrCode: new URL(qrUrl).pathname.split('/').at(-1) ?? '',
    });
  }

  /** A plan offered for everything the enterprise has, accepted by the enterprise: from now on it is covered. */
  async contract(planId: string, wanted: Record<string, unknown> = {}): Promise<SeededContract> {
    const offered = await this.offer(planId, wanted);
    const { client } = as(this.enterprise, 'OWNER');
    const input = { id: offered.id, contentHash: offered.contentHash };
    const { acceptContract } = await client.call<{ acceptContract: { state: string } }>(say.ACCEPT_CONTRACT, { input });
    return { ...offered, state: acceptContract.state };
  }

  async offer(planId: string, wanted: Record<string, unknown> = {}): Promise<{ id: string; contentHash: string }> {
    const input = { enterpriseId: this.enterprise.id, planId, ...wanted };
    const { client } = as(this.provider, 'OWNER');
    const { offerContract } = await client.call<{ offerContract: { id: string; contentHash: string } }>(
      say.OFFER_CONTRACT,
      { input },
    );
    return offerContract;
  }
}

/** A published plan of the provider. */
export async function publishedPlan(provider: Organisation, wanted: Record<string, unknown> = {}): Promise<string> {
  const { client } = as(provider, 'OWNER');
  const prices = [
    'SMOKE',
    'HEAT',
    'GAS',
    'RESIDUAL_CURRENT',
    'TEMPERATURE',
    'CALL_POINT',
    'WATER_PRESSURE',
    'TRANSMITTER',
  ];
  const input = {
    code: 'basic',
    name: '基础监测套餐',
    baseFee: { amount: '9900', currency: 'CNY' },
    unitPrices: prices.map((kind) => ({ kind, amount: '500' })),
    ...wanted,
  };
  const { createPlan } = await client.call<{ createPlan: { id: string } }>(say.CREATE_PLAN, { input });
  await client.call(say.PUBLISH_PLAN, { input: { id: createPlan.id } });
  return createPlan.id;
}
