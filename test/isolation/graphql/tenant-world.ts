import { DemoPeople } from '#tenancy';
import * as seeded from '../../../apps/vigil/seed/documents.js';
import type { EngagementSeed } from '../../../apps/vigil/seed/market-seed.js';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import type { TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { canary, type Tag } from './canary.js';
import * as say from './documents.js';
import { fresh } from './fresh-token.js';
import { subsidised } from './subsidised.js';

export interface TenantWorld {
  readonly tag: Tag;
  readonly regionCode: string;
  readonly provider: Organisation;
  readonly enterprise: Organisation;
  readonly authority: Organisation;
  /** Ids by what they are of; fixtures name their keys. */
  readonly ids: Readonly<Record<string, string>>;
  /** Content hash of every offer, by its key. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly qrCode: string;
  readonly deviceToken: string;
}

export interface Wanted {
  readonly tag: Tag;
  readonly regionCode: string;
  readonly providerRoles?: readonly string[];
  readonly enterpriseRoles?: readonly string[];
  readonly authorityRoles?: readonly string[];
}

/** A provider, its enterprise and its authority with one of everything that the schema can name. */
export async function tenantWorld(test: TestApp, wanted: Wanted): Promise<TenantWorld> {
  const { tag, regionCode } = wanted;
  const named = (noun: string) => ({
    regionCode,
    name: canary(tag, noun),
    email: (role: string) => `${canary(tag, 'user').toLowerCase()}.${noun}.${role.toLowerCase()}@vigil.example`,
    personName: (role: string) => `${canary(tag, 'user')} ${role}`,
  });
  const provider = await test.seed.provider({ ...named('provider'), roles: wanted.providerRoles });
  const authority = await test.seed.authority({ ...named('authority'), roles: wanted.authorityRoles });
  const engagement = await test.seed.engagement(provider, { ...named('enterprise'), roles: wanted.enterpriseRoles });
  const builder = new WorldBuilder(test, tag, regionCode, engagement, authority);
  return builder.build();
}

class WorldBuilder {
  private readonly ids: Record<string, string> = {};
  private readonly hashes: Record<string, string> = {};

  constructor(
    private readonly test: TestApp,
    private readonly tag: Tag,
    private readonly regionCode: string,
    private readonly engagement: EngagementSeed,
    private readonly authority: Organisation,
  ) {}

  async build(): Promise<TenantWorld> {
    const { provider, enterprise } = this.engagement;
    const { tag, regionCode, authority, ids, hashes } = this;
    Object.assign(ids, { provider: provider.id, enterprise: enterprise.id, authority: authority.id });
    ids.user = as(provider, 'DISPATCHER').userId;
    await this.people();
    const qrCode = await this.place();
    await this.market();
    await this.switching();
    await this.amending();
    const deviceToken = await this.machines();
    await this.records();
    await this.fire();
    return { tag, regionCode, provider, enterprise, authority, ids, hashes, qrCode, deviceToken };
  }

  /** Members who never sign in: to be sent away, and to be promoted. */
  private async people(): Promise<void> {
    const people = this.test.app.get(DemoPeople, { strict: false });
    for (const key of ['memberToEnd', 'memberToChange', 'crew']) {
      this.ids[key] = await people.create({
        email: `${canary(this.tag, 'user').toLowerCase()}.${key.toLowerCase()}@vigil.example`,
        name: `${canary(this.tag, 'user')} ${key}`,
        organisationId: this.engagement.provider.id,
        roles: ['TECHNICIAN'],
      });
    }
  }

  private async place(): Promise<string> {
    const { ids, tag, regionCode } = this;
    const text = (noun: string) => canary(tag, noun);
    const grid = { name: text('grid'), regionCode, size: 'LARGE' };
    ids.grid = await this.made(this.authority, 'LEADER', say.CREATE_GRID, grid);
    // Lenient, so that it stands in the way of no offer.
    const rule = { regionCode, maxPrepaidMonths: 120, reason: text('marketrule'), document: text('marketrule') };
    ids.marketRule = await this.made(this.authority, 'LEADER', say.SET_MARKET_RULE, rule);
    const site = await this.engagement.premises({
      name: text('premises'),
      address: text('premises'),
      use: text('use'),
      gridId: ids.grid,
    });
    ids.premises = site.premises.id;
    const transmitter = await site.transmitter({ serial: `TX-${text('device')}` });
    ids.transmitter = transmitter.id;
    ids.detector = (await site.detector(transmitter, { serial: `SD-${text('device')}`, location: text('device') })).id;
    for (const key of [
      'standalone',
      'toRetire',
      'toOffer',
      'toDecline',
      'toSwitch',
      'toEnd',
      'toLeave',
      'toAdd',
      'toAccept',
      'toSpurn',
      'toRegret',
    ]) {
      ids[key] = (await site.standalone('SMOKE-NB', text('device'))).id;
      await this.owner(say.UPDATE_DEVICE, { id: ids[key], name: text('device') });
    }
    const userId = as(this.engagement.enterprise, 'OWNER').userId;
    const entries = [{ duty: 'OWNER', name: text('phone'), phone: '0576-88000119', userId }];
    await this.owner(say.CALL_LIST, { premisesId: ids.premises, entries });
    return site.premises.qrCode;
  }

  private async market(): Promise<void> {
    const { ids, tag } = this;
    const provider = this.engagement.provider;
    ids.plan = await this.test.seed.plan(provider, { code: canary(tag, 'plan'), name: canary(tag, 'plan') });
    ids.planToWithdraw = await this.test.seed.plan(provider, { code: `${canary(tag, 'plan')}-2`, name: 'Basic' });
    const draft = canary(tag, 'draft');
    const input = { code: draft, name: draft, description: draft, baseFee: { amount: '1', currency: 'CNY' } };
    ids.draft = await this.made(provider, 'OWNER', seeded.CREATE_PLAN, input);
    const active = [ids.transmitter, ids.detector, ids.standalone];
    ids.contract = (await this.engagement.contract(ids.plan, { deviceIds: active })).id;
    const review = { contractId: ids.contract, stars: 4, text: `${canary(tag, 'review')} and more` };
    ids.review = await this.made(this.engagement.enterprise, 'OWNER', say.WRITE_REVIEW, review);
    const { engagement, authority, regionCode } = this;
    Object.assign(ids, await subsidised({ engagement, authority, tag, regionCode, ids }));
    const open = { offerToAccept: ids.toOffer, offerToDecline: ids.toDecline, offerToWithdraw: ids.toDecline };
    for (const [key, device] of Object.entries(open)) {
      const offer = await this.engagement.offer(ids.plan, { deviceIds: [device] });
      ids[key] = offer.id;
      this.hashes[key] = offer.contentHash;
    }
  }

  /** Requests for offers; a change of contract to come; a contract in force, and one that ends with nothing to follow. */
  private async switching(): Promise<void> {
    const { ids, engagement } = this;
    const chief = as(engagement.enterprise, 'OWNER').client;
    for (const key of ['request', 'requestToDecline', 'requestToClose']) {
      const message = canary(this.tag, 'request');
      const input = { providerIds: [ids.provider], deviceIds: [ids.toSwitch], message };
      interface Asked {
        requestOffers: { id: string }[];
      }
      ids[key] = (await chief.call<Asked>(say.REQUEST_OFFERS, { input })).requestOffers[0]?.id ?? '';
    }
    const plan = ids.plan ?? '';
    for (const [key, device] of Object.entries({
      contractToSwitch: 'toSwitch',
      contractToEnd: 'toEnd',
      ending: 'toLeave',
    }))
      ids[key] = (await engagement.contract(plan, { deviceIds: [ids[device]] })).id;
    const startsAt = new Date(Date.now() + 86_400_000).toISOString();
    const next = await engagement.offer(plan, { deviceIds: [ids.toSwitch], startsAt });
    const accepted = { id: next.id, contentHash: next.contentHash, switchProvider: true };
    await chief.call(seeded.ACCEPT_CONTRACT, { input: accepted });
    ids.switchToCancel = next.id;
    await this.owner(say.GIVE_NOTICE, { id: ids.ending });
  }

  /** Proposals to amend contracts in force, each of its own, so that deciding one outdates no other. */
  private async amending(): Promise<void> {
    const { ids, hashes, engagement } = this;
    const note = canary(this.tag, 'amendment');
    const { client } = as(engagement.provider, 'OWNER');
    interface Proposed {
      proposeAmendment: { id: string; contentHash: string };
    }
    for (const [key, contractId] of [
      ['amendmentToAccept', ids.contractToEnd],
      ['amendmentToDecline', ids.contract],
      ['amendmentToWithdraw', ids.contract],
    ] as const) {
      const input = { contractId, addDeviceIds: [ids.toAdd], note };
      const { proposeAmendment } = await client.call<Proposed>(say.PROPOSE_AMENDMENT, { input });
      ids[key] = proposeAmendment.id;
      hashes[key] = proposeAmendment.contentHash;
    }
  }

  private async machines(): Promise<string> {
    const { ids, tag } = this;
    const key = { name: canary(tag, 'key'), scopes: ['events:write'] };
    const { client } = as(this.engagement.provider, 'OWNER');
    const { createApiKey } = await client.call<{ createApiKey: { apiKey: { id: string } } }>(say.CREATE_KEY, {
      input: key,
    });
    ids.apiKey = createApiKey.apiKey.id;
    const input = { deviceId: ids.standalone };
    const { issueDeviceCredential } = await client.call<{ issueDeviceCredential: { id: string; token: string } }>(
      say.ISSUE,
      { input },
    );
    ids.credential = issueDeviceCredential.id;
    return issueDeviceCredential.token;
  }

  private async records(): Promise<void> {
    const { ids, tag, regionCode } = this;
    const { provider } = this.engagement;
    const text = (noun: string) => canary(tag, noun);
    for (const key of ['invitation', 'invitationToAccept']) {
      const email = `${text('invitation')}.${key}@vigil.example`.toLowerCase();
      const invited = { email, name: text('invitation'), roles: ['TECHNICIAN'] };
      ids[key] = await this.made(provider, 'OWNER', say.INVITE, invited);
    }
    const centre = { name: text('centre'), address: text('centre'), phone: '0576-88000120', regionCode };
    ids.serviceCentre = await this.made(provider, 'OWNER', seeded.CREATE_CENTRE, centre);
    await this.owner(seeded.ASSIGN_STAFF, { serviceCentreId: ids.serviceCentre, userId: ids.crew });
    const csv = `serial,modelCode,${text('import')}\n1,SMOKE-NB,x\n`;
    const wanted = { enterpriseId: ids.enterprise, premisesId: ids.premises, csv };
    ids.importRun = await this.made(provider, 'OWNER', say.IMPORT, wanted);
    ids.upload = await this.upload(csv);
    const { client } = as(provider, 'OWNER');
    await eventually(async () => {
      const { importRun } = await client.call<{ importRun: { state: string } }>(say.IMPORT_RUN, { id: ids.importRun });
      return importRun.state === 'REFUSED' ? true : undefined;
    });
    interface Filings {
      filings: { edges: { node: { id: string } }[] };
    }
    const { filings } = await client.call<Filings>(say.FILINGS, { id: provider.id });
    ids.filing = filings.edges[0]?.node.id ?? '';
  }

  private async upload(csv: string): Promise<string> {
    const { email } = as(this.engagement.provider, 'OWNER');
    const token = await fresh(this.test, email)();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
    const response = await fetch(`${this.test.url}/uploads`, { method: 'POST', headers, body: csv });
    return ((await response.json()) as { uploadId: string }).uploadId;
  }

  /** Answered at once, so that nothing goes on by itself while the suite looks for changes. */
  private async fire(): Promise<void> {
    const { client } = as(this.engagement.provider, 'DISPATCHER');
    const device = this.ids.standalone;
    const key = { name: 'panel', scopes: ['events:write'] };
    const { createApiKey } = await as(this.engagement.provider, 'OWNER').client.call<{ createApiKey: { key: string } }>(
      say.CREATE_KEY,
      { input: key },
    );
    await postEvent(this.test.url, createApiKey.key, device, canary(this.tag, 'incident'));
    interface Seen {
      incidents: { edges: { node: { id: string; alarms: { id: string }[] } }[] };
    }
    const incident = await eventually(async () => (await client.call<Seen>(say.INCIDENTS)).incidents.edges[0]?.node);
    this.ids.incident = incident.id;
    this.ids.alarm = incident.alarms[0]?.id ?? '';
    const note = canary(this.tag, 'incident');
    await client.call(say.ACKNOWLEDGE, { input: { id: incident.id, note } });
    interface Inbox {
      inbox: { edges: { node: { id: string } }[] };
    }
    this.ids.notification = await eventually(async () => (await client.call<Inbox>(say.INBOX)).inbox.edges[0]?.node.id);
  }

  private owner(document: string, input: object): Promise<unknown> {
    return as(this.engagement.provider, 'OWNER').client.call(document, { input });
  }

  private async made(by: Organisation, role: string, document: string, input: object): Promise<string> {
    const answer = await as(by, role).client.call<Record<string, { id: string }>>(document, { input });
    return Object.values(answer)[0]?.id ?? '';
  }
}

/** A fire, said over HTTP by whoever has the token. */
export function postEvent(url: string, token: string, deviceId: string, text: string): Promise<Response> {
  const body = JSON.stringify({ deviceId, messageId: `${text}-${Math.random()}`, kind: 'fire', hazard: 'smoke', text });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(`${url}/ingest/v1/events`, { method: 'POST', headers, body });
}
