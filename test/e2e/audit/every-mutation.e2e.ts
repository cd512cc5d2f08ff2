import pg from 'pg';
import { AuditVerifier } from '#audit';
import { as, type Organisation, type Person } from '../../../apps/vigil/seed/people.js';
import { DEMO_PASSWORD, LINGKOU } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { invitationTokenIn, type PostOffice, postOffice } from '../../support/post-office.js';
import { type TestStripe, testStripe } from '../../support/stripe.js';
import { transmitterOf } from '../../support/transmitter.js';
import { billingDeeds } from './billing-deeds.js';
import { contractDeeds } from './contract-deeds.js';
import type { Deed } from './deed.js';
import { mutationsOf } from './mutations.js';
import { trustDeeds } from './trust-deeds.js';

let test: TestApp;
let post: PostOffice;
let stripe: TestStripe;
let admin: pg.Client;
let mutations: Map<string, (fields?: string) => string>;
let site: Awaited<ReturnType<TestApp['seed']['site']>>;
let authority: Organisation;
/** Ids that one deed leaves for the next. */
const made: Record<string, string> = {};

beforeAll(async () => {
  post = await postOffice();
  stripe = await testStripe();
  test = await testApp({ env: { ...stripe.env, SMTP_URL: post.url } });
  admin = new pg.Client(test.database.adminUrl);
  await admin.connect();
  site = await test.seed.site();
  authority = await test.seed.authority();
  mutations = await mutationsOf(as(site.provider, 'OWNER').client);
  for (const address of [site.transmitter.gbAddress, '0000deadbeef']) {
    const device = await transmitterOf(test, address);
    await device.fire({ loop: 1, point: 1 }).catch(() => undefined);
    await device.close();
  }
  made.incident = await waitFor('SELECT id FROM incident');
  made.quarantine = await waitFor('SELECT id FROM quarantine WHERE provider_id IS NULL');
  made.notification = await waitFor(
    `SELECT id FROM notification WHERE user_id = '${as(site.provider, 'DISPATCHER').userId}'`,
  );
}, 120_000);
afterAll(async () => {
  await admin?.end();
  await test?.close();
  await post?.close();
  await stripe?.stop();
});

const waitFor = (sql: string) => eventually(async () => (await admin.query<{ id: string }>(sql)).rows[0]?.id);
const count = async (sql: string, values: unknown[] = []) => Number((await admin.query(sql, values)).rows[0].count);
const chainOf = (organisationId: string) =>
  count('SELECT count(*) FROM audit_entry WHERE organisation_id = $1', [organisationId]);
const entriesOf = (organisationId: string) =>
  count('SELECT count(*) FROM audit_entry WHERE actor_organisation_id = $1', [organisationId]);

async function tokensOf({ email }: Person) {
  const input = { email, password: DEMO_PASSWORD };
  const document = mutations.get('login')?.('accessToken refreshToken') ?? '';
  type Login = { login: { accessToken: string; refreshToken: string } };
  return (await test.anonymous.call<Login>(document, { input })).login;
}

const owner = () => as(site.provider, 'OWNER');
const desk = () => as(site.provider, 'DISPATCHER');
const chief = () => as(site.enterprise, 'OWNER');
const registrar = () => as(test.seed.platform, 'ADMIN');
const id = (noun: string) => ({ id: made[noun] });
const WITH_ID = 'id';

async function offered(): Promise<{ id: string; contentHash: string }> {
  const place = await site.engagement.premises();
  const device = await place.standalone();
  return site.engagement.offer(site.planId, { deviceIds: [device.id] });
}

async function asked(): Promise<string> {
  const place = await site.engagement.premises();
  const input = { providerIds: [site.provider.id], deviceIds: [(await place.standalone()).id] };
  type Asked = { requestOffers: { id: string }[] };
  const document = mutations.get('requestOffers')?.('id') ?? '';
  return (await chief().client.call<Asked>(document, { input })).requestOffers[0]?.id ?? '';
}

/** A contract in force, and a device of it. */
async function inForce(): Promise<{ id: string; deviceIds: string[] }> {
  const deviceIds = [(await (await site.engagement.premises()).standalone()).id];
  return { id: (await site.engagement.contract(site.planId, { deviceIds })).id, deviceIds };
}

/** A contract that takes over a device tomorrow. */
async function takingOver(): Promise<string> {
  const { deviceIds } = await inForce();
  const startsAt = new Date(Date.now() + 86_400_000).toISOString();
  const { id, contentHash } = await site.engagement.offer(site.planId, { deviceIds, startsAt });
  const input = { id, contentHash, switchProvider: true };
  await chief().client.call(mutations.get('acceptContract')?.() ?? '', { input });
  return id;
}

/** In this order: what one makes, the next uses. */
const DEEDS: Record<string, () => Deed | Promise<Deed>> = {
  login: () => ({ by: owner(), anonymous: true, input: { email: owner().email, password: DEMO_PASSWORD } }),
  refreshSession: async () => ({
    by: owner(),
    anonymous: true,
    input: { refreshToken: (await tokensOf(owner())).refreshToken },
  }),
  switchOrganisation: async () => ({
    by: owner(),
    token: (await tokensOf(owner())).accessToken,
    input: { organisationId: site.provider.id },
  }),
  logout: async () => ({ by: owner(), token: (await tokensOf(owner())).accessToken }),
  createOrganisation: () => ({ by: registrar(), input: { kind: 'PROVIDER', name: '新服务商', regionCode: LINGKOU } }),
  registerFiling: () => ({
    by: registrar(),
    fields: WITH_ID,
    input: { providerId: site.provider.id, regionCode: LINGKOU, number: '苏消备 9' },
  }),
  suspendFiling: () => ({ by: registrar(), input: { ...id('registerFiling'), reason: 'Inspection' } }),
  resolveQuarantine: () => ({ by: registrar(), input: id('quarantine') }),
  createGrid: () => ({ by: as(authority, 'LEADER'), input: { name: '网格', size: 'SMALL', regionCode: LINGKOU } }),
  setMarketRule: () => ({
    by: as(authority, 'LEADER'),
    input: { regionCode: LINGKOU, maxPrepaidMonths: 12, reason: '防止预付风险', document: '丹消〔2026〕3号' },
  }),
  createEnterprise: () => ({ by: owner(), input: { name: '新企业', regionCode: LINGKOU } }),
  inviteMember: () => ({
    by: owner(),
    input: { email: 'new@vigil.example', name: '新人', roles: ['TECHNICIAN'] },
  }),
  acceptInvitation: async () => {
    const token = invitationTokenIn(await post.mailTo('new@vigil.example', site.provider.name));
    return { by: owner(), anonymous: true, input: { token, password: 'a long enough phrase 7' } };
  },
  revokeInvitation: async () => {
    const input = { email: 'late@vigil.example', name: '新人', roles: ['TECHNICIAN'] };
    type Invited = { inviteMember: { id: string } };
    const { inviteMember } = await owner().client.call<Invited>(mutations.get('inviteMember')?.('id') ?? '', { input });
    return { by: owner(), input: { id: inviteMember.id } };
  },
  updateMemberRoles: () => ({
    by: owner(),
    input: { userId: as(site.provider, 'FINANCE').userId, roles: ['FINANCE', 'MANAGER'] },
  }),
  endMembership: () => ({ by: owner(), input: { userId: as(site.provider, 'FINANCE').userId } }),
  createApiKey: () => ({ by: owner(), fields: 'apiKey { id }', input: { name: 'key', scopes: ['events:write'] } }),
  revokeApiKey: async () => ({ by: owner(), input: { id: await waitFor('SELECT id FROM api_key') } }),
  createServiceCentre: () => ({ by: owner(), fields: WITH_ID, input: { name: '二号中心', regionCode: LINGKOU } }),
  assignStaff: () => ({ by: owner(), input: { serviceCentreId: made.createServiceCentre, userId: desk().userId } }),
  removeStaff: () => ({ by: owner(), input: { serviceCentreId: made.createServiceCentre, userId: desk().userId } }),
  createPremises: () => ({
    by: owner(),
    fields: WITH_ID,
    input: { enterpriseId: site.enterprise.id, name: '新厂', kind: 'FACTORY', address: '1', regionCode: LINGKOU },
  }),
  updatePremises: () => ({ by: owner(), input: { ...id('createPremises'), name: '新厂 2' } }),
  setCallList: () => ({
    by: chief(),
    input: { premisesId: made.createPremises, entries: [{ duty: 'OTHER', name: '老周', phone: '13800000002' }] },
  }),
  createDevice: () => ({
    by: owner(),
    fields: WITH_ID,
    input: { premisesId: made.createPremises, modelCode: 'SMOKE-NB', serial: 'AUDIT-1' },
  }),
  updateDevice: () => ({ by: owner(), input: { ...id('createDevice'), location: '二层' } }),
  issueDeviceCredential: () => ({ by: owner(), input: { deviceId: made.createDevice } }),
  retireDevice: () => ({ by: owner(), input: id('createDevice') }),
  importDevices: () => ({
    by: owner(),
    input: { enterpriseId: site.enterprise.id, csv: 'serial,modelCode\n', dryRun: true },
  }),
  createPlan: () => ({
    by: owner(),
    fields: WITH_ID,
    input: { code: 'audit', name: '套餐', baseFee: { amount: '1', currency: 'CNY' } },
  }),
  updatePlan: () => ({ by: owner(), input: { ...id('createPlan'), trialDays: 7 } }),
  connectBilling: () => ({ by: owner(), input: {} }),
  publishPlan: () => ({ by: owner(), input: id('createPlan') }),
  withdrawPlan: () => ({ by: owner(), input: id('createPlan') }),
  offerContract: async () => {
    const device = await (await site.engagement.premises()).standalone();
    const { id: enterpriseId } = site.enterprise;
    const input = { enterpriseId, planId: site.planId, deviceIds: [device.id] };
    return { by: owner(), with: [enterpriseId], fields: WITH_ID, input };
  },
  withdrawContract: () => ({ by: owner(), with: [site.enterprise.id], input: id('offerContract') }),
  acceptContract: async () => ({ by: chief(), with: [site.provider.id], input: { ...(await offered()) } }),
  declineContract: async () => ({ by: chief(), with: [site.provider.id], input: { id: (await offered()).id } }),
  requestOffers: () => ({ by: chief(), with: [site.provider.id], input: { providerIds: [site.provider.id] } }),
  declineOfferRequest: async () => ({ by: owner(), with: [site.enterprise.id], input: { id: await asked() } }),
  closeOfferRequest: async () => ({ by: chief(), with: [site.provider.id], input: { id: await asked() } }),
  cancelProviderSwitch: async () => ({ by: chief(), with: [site.provider.id], input: { id: await takingOver() } }),
  giveNotice: async () => {
    const input = { id: (await inForce()).id, reason: 'Moving out' };
    return { by: owner(), with: [site.enterprise.id], input };
  },
  ...billingDeeds(() => ({ site, stripe, admin })),
  ...contractDeeds(() => ({ site, made, documentOf: (name) => mutations.get(name) })),
  acknowledgeIncident: () => ({ by: desk(), input: id('incident') }),
  addIncidentNote: () => ({ by: desk(), input: { ...id('incident'), note: 'Smoke on the first floor' } }),
  dispatchIncident: () => ({ by: desk(), input: { ...id('incident'), userIds: [desk().userId] } }),
  arriveAtIncident: () => ({ by: desk(), input: id('incident') }),
  verifyIncident: () => ({ by: desk(), input: { ...id('incident'), result: 'FALSE', cause: 'Steam' } }),
  closeIncident: () => ({ by: desk(), input: { ...id('incident'), note: 'Steam' } }),
  ...trustDeeds({
    ...{ owner, chief, made, admin: () => admin, site: () => site },
    leader: () => as(authority, 'LEADER'),
    documentOf: (name) => mutations.get(name),
  }),
  markNotificationRead: () => ({ by: desk(), input: { ids: [made.notification] } }),
};

async function perform(name: string, deed: Deed) {
  const { by, input, fields, anonymous, token } = deed;
  const client = anonymous ? test.anonymous : token ? by.client.as(token) : by.client;
  const answer = await client.ask<Record<string, { id?: string }>>(
    mutations.get(name)?.(fields) ?? '',
    input && { input },
  );
  return {
    errors: answer.errors?.map(({ message, extensions }) => `${extensions?.code}: ${message}`),
    data: answer.data,
  };
}

it('knows every mutation of the schema, and none that is gone', () => {
  expect([...mutations.keys()].filter((name) => !DEEDS[name])).toEqual([]);
  expect(Object.keys(DEEDS).filter((name) => !mutations.has(name))).toEqual([]);
});

it.each(Object.keys(DEEDS))(
  '%s stands in the audit log, or does not happen',
  async (name) => {
    const deed = await DEEDS[name]?.();
    if (!deed) throw new Error(`No case for ${name}`);
    await deed.by.client.token();
    const organisationId = deed.by.organisationId;
    const before = await entriesOf(organisationId);
    const chains = await Promise.all((deed.with ?? []).map(chainOf));
    // The log refuses: then the deed itself must be refused, or it was not in one transaction with its entry.
    await admin.query(`ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (false) NOT VALID`);
    const refused = await perform(name, deed);
    await admin.query('ALTER TABLE audit_entry DROP CONSTRAINT full_disk');
    expect(refused.errors).toEqual([expect.stringContaining('GENERAL.INTERNAL')]);
    expect(await entriesOf(organisationId)).toBe(before);
    const done = await perform(name, deed);
    expect(done.errors).toBeUndefined();
    made[name] = done.data?.[name]?.id ?? '';
    expect(await entriesOf(organisationId)).toBeGreaterThan(before);
    for (const [i, organisation] of (deed.with ?? []).entries())
      expect(await chainOf(organisation)).toBeGreaterThan(chains[i] as number);
  },
  30_000,
);

it('leaves every chain intact', async () => {
  let chains = 0;
  for await (const { organisationId, verdict } of test.app.get(AuditVerifier, { strict: false }).verifyAll()) {
    expect({ organisationId, verdict }).toMatchObject({ verdict: { intact: true } });
    chains += 1;
  }
  expect(chains).toBeGreaterThanOrEqual(4);
});
