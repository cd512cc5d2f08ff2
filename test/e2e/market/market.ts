import pactum from 'pactum';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { graph } from '../../support/graph.js';

export const CONTRACT =
  'id number state contentHash startsAt endsAt noticeGivenBy enterpriseAcceptedFrom coverage { deviceId validFrom validTo }';
export const ASK = `mutation ($input: RequestOffersInput!) { requestOffers(input: $input) {
  id state enterpriseName deviceCounts { kind count } devices { deviceId serial premisesName } } }`;
export const ASKED = '{ offerRequests { edges { node { id state enterpriseName devices { deviceId } } } } }';
export const DECLINE = 'mutation ($input: OfferRequestIdInput!) { declineOfferRequest(input: $input) { id state } }';
export const CLOSE = 'mutation ($input: OfferRequestIdInput!) { closeOfferRequest(input: $input) { id state } }';
export const OFFER = `mutation ($input: OfferContractInput!) { offerContract(input: $input) { ${CONTRACT} } }`;
export const ACCEPT = `mutation ($input: AcceptContractInput!) { acceptContract(input: $input) { ${CONTRACT} } }`;
export const CANCEL = `mutation ($input: ContractIdInput!) { cancelProviderSwitch(input: $input) { ${CONTRACT} } }`;
export const NOTICE = `mutation ($input: GiveNoticeInput!) { giveNotice(input: $input) { ${CONTRACT} } }`;
export const READ = `query ($id: ID!) { contract(id: $id) { ${CONTRACT} } }`;
export const HANDOVERS =
  '{ handovers { edges { node { state fromProviderId toProviderId toContractId deviceCount } } } }';
export const DEVICE = 'query ($id: ID!) { device(id: $id) { id serial signals { edges { node { kind } } } } }';
export const SIGNALS = 'query ($id: ID!) { device(id: $id) { signals { totalCount } } }';
export const PREMISES = '{ premises { edges { node { id } } } }';
export const CREDENTIAL =
  'mutation ($input: IssueDeviceCredentialInput!) { issueDeviceCredential(input: $input) { token } }';
export const KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
export const INCIDENTS = `{ incidents { edges { node {
  id kind state verification premisesId alarms { deviceId text } steps { step } } } } }`;
export const INBOX = '{ inbox { edges { node { subjectId topic } } } }';
export const GAPS = '{ coverageGaps(withinDays: 30) { contractId premisesId at devices } }';
export const SET_RULE = 'mutation ($input: SetMarketRuleInput!) { setMarketRule(input: $input) { id version } }';
/** Jurong, next to Danyang. */
export const ELSEWHERE = '321183000000';
export const NOT_FOUND = { code: 'GENERAL.NOT_FOUND' };
export const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };

export interface Incident {
  readonly id: string;
  readonly state: string;
  readonly premisesId: string;
  readonly steps: { step: string }[];
}
export interface Contract {
  readonly id: string;
  readonly state: string;
  readonly contentHash: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly coverage: { deviceId: string; validFrom: string; validTo: string | null }[];
}

export const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();
export type Watched = Awaited<ReturnType<Market['watched']>>;

/** A running market with a rival who wants the customers of others. */
export class Market {
  private constructor(
    readonly test: TestApp,
    readonly rival: Organisation,
    readonly rivalPlan: string,
  ) {}

  static async open(): Promise<Market> {
    const test = await testApp();
    const rival = await test.seed.provider({ name: '恒安智慧消防' });
    return new Market(test, rival, await test.seed.plan(rival));
  }

  of(organisation: Organisation, role = 'OWNER') {
    return graph(this.test, as(organisation, role));
  }

  /** A place watched by a first provider that can be left after `noticeDays`. */
  async watched(noticeDays = 0) {
    const { seed } = this.test;
    const provider = await seed.provider();
    const engagement = await seed.engagement(provider);
    const site = await engagement.premises();
    const device = await site.standalone();
    const planId = await seed.plan(provider, { code: `p-${seed.numbers.next()}`, noticeDays });
    const contract = await engagement.contract(planId);
    return { provider, engagement, enterprise: engagement.enterprise, premises: site.premises, device, contract };
  }

  async ask({ enterprise }: Watched, more: Record<string, unknown> = {}): Promise<string> {
    const input = { providerIds: [this.rival.id], ...more };
    const owner = await this.of(enterprise);
    const { requestOffers } = await owner.data<{ requestOffers: { id: string }[] }>(ASK, { input });
    return requestOffers[0]?.id ?? '';
  }

  async offer({ enterprise }: Watched, requestId: string, more: Record<string, unknown> = {}): Promise<Contract> {
    const input = { enterpriseId: enterprise.id, planId: this.rivalPlan, requestId, ...more };
    const manager = await this.of(this.rival, 'MANAGER');
    return (await manager.data<{ offerContract: Contract }>(OFFER, { input })).offerContract;
  }

  async accept({ enterprise }: Watched, { id, contentHash }: Contract): Promise<Contract> {
    const input = { id, contentHash, switchProvider: true };
    return (await (await this.of(enterprise)).data<{ acceptContract: Contract }>(ACCEPT, { input })).acceptContract;
  }

  async read(by: Organisation, id: string): Promise<Contract> {
    return (await (await this.of(by)).data<{ contract: Contract }>(READ, { id })).contract;
  }

  async incidents(of: Organisation): Promise<Incident[]> {
    const { incidents } = await (await this.of(of)).data<{ incidents: { edges: { node: Incident }[] } }>(INCIDENTS);
    return incidents.edges.map(({ node }) => node);
  }

  /** What the first provider has installed: a secret in the device, and a key for its own platform. */
  async installed({ provider, device }: Watched): Promise<{ secret: string; key: string }> {
    const owner = await this.of(provider);
    const { issueDeviceCredential } = await owner.data<{ issueDeviceCredential: { token: string } }>(CREDENTIAL, {
      input: { deviceId: device.id },
    });
    const { createApiKey } = await owner.data<{ createApiKey: { key: string } }>(KEY, {
      input: { name: '平台', scopes: ['events:write'] },
    });
    return { secret: issueDeviceCredential.token, key: createApiKey.key };
  }

  async fire(authorization: string, event: object): Promise<string> {
    const spec = pactum.spec().post(`${this.test.url}/ingest/v1/events`);
    const body = { kind: 'fire', hazard: 'smoke', ...event };
    const sent = spec.withHeaders({ authorization: `Bearer ${authorization}` }).withJson(body);
    return JSON.stringify(await sent.returns('results'));
  }
}
