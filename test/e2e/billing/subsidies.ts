import type { EngagementSeed } from '../../../apps/vigil/seed/market-seed.js';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { DANYANG } from '../../../apps/vigil/seed/seed.js';
import { graph } from '../../support/graph.js';
import { BillingWorld } from './billing.js';

const PROGRAMME = 'id name state budget { amount } reserved { amount } spent { amount } left { amount }';
const CLAIM =
  'id programmeId contractId deviceId premisesKind price { amount } months reserved { amount } state validFrom validTo';
export const CREATE = `mutation ($input: CreateSubsidyProgrammeInput!) { createSubsidyProgramme(input: $input) { ${PROGRAMME} } }`;
export const CLOSE = `mutation ($input: SubsidyProgrammeIdInput!) { closeSubsidyProgramme(input: $input) { ${PROGRAMME} } }`;
export const PROGRAMMES = `query ($filter: SubsidyProgrammeFilterInput) { subsidyProgrammes(filter: $filter) { edges { node { ${PROGRAMME} } } } }`;
export const PROPOSE = `mutation ($input: ProposeSubsidyInput!) { proposeSubsidy(input: $input) { ${CLAIM} } }`;
export const ACCEPT = `mutation ($input: SubsidyClaimsInput!) { acceptSubsidy(input: $input) { ${CLAIM} } }`;
export const DECLINE = `mutation ($input: SubsidyClaimsInput!) { declineSubsidy(input: $input) { ${CLAIM} } }`;
export const WITHDRAW = `mutation ($input: SubsidyClaimsInput!) { withdrawSubsidy(input: $input) { ${CLAIM} } }`;
export const END = `mutation ($input: SubsidyClaimsInput!) { endSubsidy(input: $input) { ${CLAIM} } }`;
export const CLAIMS = `query ($filter: SubsidyClaimFilterInput) { subsidyClaims(filter: $filter) { edges { node { ${CLAIM} } } } }`;
export const REPORT = `query ($id: ID!) { subsidyReport(programmeId: $id) { funded programme { ${PROGRAMME} }
  towns { regionPath funded standing charged { amount } alarms answered } } }`;

export interface Claim {
  readonly id: string;
  readonly deviceId: string;
  readonly reserved: { readonly amount: string };
  readonly state: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}
interface Amount {
  readonly amount: string;
}
export interface Programme {
  readonly id: string;
  readonly state: string;
  readonly reserved: Amount;
  readonly spent: Amount;
  readonly left: Amount;
}

/** A market with an authority that pays for homes of elderly people who live alone. */
export class SubsidyWorld {
  private constructor(
    readonly billing: BillingWorld,
    readonly authority: Organisation,
    readonly provider: Organisation,
    readonly planId: string,
  ) {}

  static async open(): Promise<SubsidyWorld> {
    const billing = await BillingWorld.open();
    const { seed } = billing.test;
    const authority = await seed.authority({ roles: ['LEADER', 'SUPERVISOR', 'INSPECTOR'] });
    const provider = await seed.provider();
    const unitPrices = [{ kind: 'SMOKE', amount: '500' }];
    const planId = await seed.plan(provider, { code: 'home', baseFee: { amount: '100', currency: 'CNY' }, unitPrices });
    return new SubsidyWorld(billing, authority, provider, planId);
  }

  of(organisation: Organisation, role = 'OWNER') {
    return graph(this.billing.test, as(organisation, role));
  }

  async programme(more: object = {}, role = 'SUPERVISOR'): Promise<Programme> {
    const input = { ...this.wanted(), ...more };
    const leader = await this.of(this.authority, role);
    return (await leader.data<{ createSubsidyProgramme: Programme }>(CREATE, { input })).createSubsidyProgramme;
  }

  wanted() {
    return {
      name: '独居老人守护',
      regionCode: DANYANG,
      premisesKinds: ['ELDERLY_ALONE_HOME', 'SCHOOL'],
      deviceKinds: ['SMOKE'],
      budget: { amount: '1000000', currency: 'CNY' },
      capPerDeviceMonth: { amount: '500', currency: 'CNY' },
      validFrom: new Date(Date.now() - 1_000).toISOString(),
      validTo: new Date(Date.now() + 200 * 86_400_000).toISOString(),
      document: '丹政办〔2026〕18号',
    };
  }

  /** A home with so many detectors. */
  async home(engagement: EngagementSeed, count: number, kind = 'ELDERLY_ALONE_HOME'): Promise<string[]> {
    const site = await engagement.premises({ kind, name: '王秀英家' });
    const made: string[] = [];
    while (made.length < count) made.push((await site.standalone()).id);
    return made;
  }

  async propose(programmeId: string, contractId: string, deviceIds: string[]): Promise<Claim[]> {
    const manager = await this.of(this.provider, 'MANAGER');
    const input = { programmeId, contractId, deviceIds };
    return (await manager.data<{ proposeSubsidy: Claim[] }>(PROPOSE, { input })).proposeSubsidy;
  }

  async accept(by: Organisation, claims: readonly Claim[]): Promise<Claim[]> {
    const input = { claimIds: claims.map(({ id }) => id) };
    return (await (await this.of(by)).data<{ acceptSubsidy: Claim[] }>(ACCEPT, { input })).acceptSubsidy;
  }

  async claims(by: Organisation, filter: object = {}, role = 'OWNER'): Promise<Claim[]> {
    const asked = await (await this.of(by, role)).data<{ subsidyClaims: { edges: { node: Claim }[] } }>(CLAIMS, {
      filter,
    });
    return asked.subsidyClaims.edges.map(({ node }) => node);
  }

  async standing(id: string): Promise<Programme> {
    const asked = await (await this.of(this.provider)).data<{ subsidyProgrammes: { edges: { node: Programme }[] } }>(
      PROGRAMMES,
    );
    const found = asked.subsidyProgrammes.edges.find(({ node }) => node.id === id);
    if (!found) throw new Error('No such programme');
    return found.node;
  }
}
