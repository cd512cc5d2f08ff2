import pg from 'pg';
import { Actor } from '#access';
import { AuditVerifier } from '#audit';
import { type DomainError, newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import { invitationToken } from './domain/secrets.js';
import { InvitationRepository } from './invitation.repository.js';
import { OrganisationQueries } from './organisation.queries.js';
import { TokenAuthenticator } from './sessions/token-authenticator.js';
import { tenancyHouse } from './tenancy.factory.js';
import { AcceptInvitation } from './use-cases/accept-invitation.js';
import { CreateApiKey } from './use-cases/create-api-key.js';
import { CreateEnterprise } from './use-cases/create-enterprise.js';
import { EndMembership } from './use-cases/end-membership.js';
import { InviteMember } from './use-cases/invite-member.js';
import { LogIn } from './use-cases/log-in.js';
import { RevokeApiKey } from './use-cases/revoke-api-key.js';
import { RevokeInvitation } from './use-cases/revoke-invitation.js';
import { UpdateMemberRoles } from './use-cases/update-member-roles.js';

let database: TestDatabase;
let house: Awaited<ReturnType<typeof tenancyHouse>>;
let admin: pg.Client;
let nextAddress = 0;

beforeAll(async () => {
  database = await testDatabase();
  house = await tenancyHouse(database.config);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await house.close();
  await database.close();
});

const TOWN = '321181106000';
const PASSWORD = 'a password of four words';
const codeOf = (failure: Promise<unknown>) =>
  failure.then(
    () => 'went well',
    (error: DomainError) => error.code,
  );
const tokenOf = (invitationId: string) => invitationToken(database.config.tokenSecret, invitationId);
const accept = (invitationId: string, password = PASSWORD) =>
  house.app.get(AcceptInvitation).execute(`192.0.2.${++nextAddress}`, { token: tokenOf(invitationId), password });
const invite = (actor: Actor, input: object) =>
  house.as(actor, () => house.app.get(InviteMember).execute(actor, { name: 'Li Wei', ...input }));
const newEmail = () => `${newId()}@example.com`;

async function provider() {
  const organisation = await house.organisation('PROVIDER');
  return { organisation, owner: await house.person(organisation.id, ['OWNER']) };
}

async function enterpriseOf(actor: Actor, ownerEmail?: string) {
  const input = { name: 'Danyang Optics', regionCode: TOWN, ownerEmail };
  return house.as(actor, () => house.app.get(CreateEnterprise).execute(actor, input));
}

async function pendingOf(organisationId: string): Promise<string[]> {
  const { rows } = await admin.query('SELECT id FROM invitation WHERE organisation_id = $1 AND revoked_at IS NULL', [
    organisationId,
  ]);
  return rows.map(({ id }) => id as string);
}

describe('onboarding an enterprise', () => {
  it('ends with its owner acting as it, and with every step in its chain', async () => {
    const { owner } = await provider();
    const email = newEmail();
    const enterprise = await enterpriseOf(owner, email);
    expect(enterprise.state).toBe('UNCLAIMED');
    const [invitation = ''] = await pendingOf(enterprise.id);
    const { actor } = await accept(invitation);
    expect(actor.facts).toMatchObject({
      organisationId: enterprise.id,
      organisationKind: 'ENTERPRISE',
      roles: ['OWNER'],
    });
    const seen = await house.as(actor, () => house.app.get(OrganisationQueries).get(actor, enterprise.id));
    expect(seen.state).toBe('ACTIVE');
    const { rows } = await admin.query('SELECT action FROM audit_entry WHERE organisation_id = $1 ORDER BY seq', [
      enterprise.id,
    ]);
    expect(rows.map(({ action }) => action)).toEqual([
      'engagement.begun',
      'organisation.created',
      'invitation.created',
      'organisation.claimed',
      'invitation.accepted',
      'membership.begun',
      'session.opened',
    ]);
    expect((await house.app.get(AuditVerifier).verify(enterprise.id)).verdict.intact).toBe(true);
    expect(await codeOf(house.app.get(LogIn).execute('192.0.2.250', { email, password: PASSWORD }))).toBe('went well');
  });

  it('shows it to its provider and to nobody else of the market', async () => {
    const { owner } = await provider();
    const { owner: rival } = await provider();
    const enterprise = await enterpriseOf(owner);
    const get = (actor: Actor) => house.as(actor, () => house.app.get(OrganisationQueries).get(actor, enterprise.id));
    expect((await get(owner)).name).toBe('Danyang Optics');
    expect(await codeOf(get(rival))).toBe('GENERAL.NOT_FOUND');
  });

  it('needs a division that exists, and a manager', async () => {
    const { organisation, owner } = await provider();
    const nowhere = { name: 'X', regionCode: '999999999999' };
    const create = (actor: Actor, input: object) =>
      house.as(actor, () => house.app.get(CreateEnterprise).execute(actor, input));
    expect(await codeOf(create(owner, nowhere))).toBe('GENERAL.INVALID_INPUT');
    const technician = await house.person(organisation.id, ['TECHNICIAN']);
    expect(await codeOf(create(technician, { name: 'X', regionCode: TOWN }))).toBe('GENERAL.FORBIDDEN');
    const same = { name: 'X', regionCode: TOWN, idempotencyKey: 'once' };
    expect((await create(owner, same)).id).toBe((await create(owner, same)).id);
  });
});

describe('an invitation', () => {
  it('is used once, even by two at once', async () => {
    const { owner } = await provider();
    const { id } = await invite(owner, { email: newEmail(), roles: ['DISPATCHER'] });
    const codes = await Promise.all([codeOf(accept(id)), codeOf(accept(id))]);
    expect(codes.toSorted()).toEqual(['INVITATION.NOT_VALID', 'went well']);
    expect(await codeOf(accept(id))).toBe('INVITATION.NOT_VALID');
  });

  it('is void when withdrawn, too old, replaced or made up', async () => {
    const { owner } = await provider();
    const email = newEmail();
    const first = await invite(owner, { email, roles: ['DISPATCHER'] });
    const second = await invite(owner, { email, roles: ['DISPATCHER'] });
    expect(await codeOf(accept(first.id))).toBe('INVITATION.NOT_VALID');
    await house.as(owner, () => house.app.get(RevokeInvitation).execute(owner, { id: second.id }));
    expect(await codeOf(accept(second.id))).toBe('INVITATION.NOT_VALID');
    const third = await invite(owner, { email, roles: ['DISPATCHER'] });
    await admin.query(`UPDATE invitation SET expires_at = now() - interval '1 second' WHERE id = $1`, [third.id]);
    expect(await codeOf(accept(third.id))).toBe('INVITATION.NOT_VALID');
    expect(await codeOf(accept(newId()))).toBe('INVITATION.NOT_VALID');
  });

  it('asks known people for their own password and new ones for a good one', async () => {
    const [a, b] = [await provider(), await provider()];
    const email = newEmail();
    const first = await invite(a.owner, { email, roles: ['DISPATCHER'] });
    expect(await codeOf(accept(first.id, 'vigil-demo-1'))).toBe('GENERAL.INVALID_INPUT');
    await accept(first.id);
    const second = await invite(b.owner, { email, roles: ['FINANCE'] });
    expect(await codeOf(accept(second.id, 'not my password at all'))).toBe('AUTH.WRONG_CREDENTIALS');
    expect((await accept(second.id)).actor.organisationId).toBe(b.organisation.id);
  });

  it('cannot come from outside once an organisation leads itself', async () => {
    const { owner } = await provider();
    const enterprise = await enterpriseOf(owner, newEmail());
    const [first = ''] = await pendingOf(enterprise.id);
    const accomplice = await invite(owner, { email: newEmail(), roles: ['OWNER'], organisationId: enterprise.id });
    await accept(first);
    expect(await codeOf(accept(accomplice.id))).toBe('INVITATION.NOT_VALID');
    const late = { email: newEmail(), roles: ['OWNER'], organisationId: enterprise.id };
    expect(await codeOf(invite(owner, late))).toBe('ORGANISATION.ALREADY_CLAIMED');
    expect(await codeOf(invite(house.admin, late))).toBe('ORGANISATION.ALREADY_CLAIMED');
  });

  it('gives only roles that fit, by those who lead', async () => {
    const { organisation, owner } = await provider();
    expect(await codeOf(invite(owner, { email: newEmail(), roles: ['GUARD'] }))).toBe('GENERAL.INVALID_INPUT');
    const manager = await house.person(organisation.id, ['MANAGER']);
    expect(await codeOf(invite(manager, { email: newEmail(), roles: ['OWNER'] }))).toBe('GENERAL.FORBIDDEN');
    const enterprise = await enterpriseOf(manager);
    const guard = { email: newEmail(), roles: ['GUARD'], organisationId: enterprise.id };
    expect(await codeOf(invite(manager, guard))).toBe('GENERAL.INVALID_INPUT');
    expect(await codeOf(invite(manager, { ...guard, roles: ['OWNER'] }))).toBe('went well');
  });

  it('can be read by the worker of its event and by no other', async () => {
    const { owner, organisation } = await provider();
    const { id } = await invite(owner, { email: newEmail(), roles: ['DISPATCHER'] });
    const open = (providerId: string, enterpriseId: string) =>
      house.db.within({ role: 'vigil_worker', providerId, enterpriseId }, () =>
        house.app.get(InvitationRepository).findOpen(id),
      );
    expect((await open(organisation.id, organisation.id))?.id).toBe(id);
    expect(await open(newId(), newId())).toBeNull();
  });
});

describe('members', () => {
  it('never lose their last owner, not even to two at once', async () => {
    const { organisation, owner } = await provider();
    const end = (actor: Actor, userId: string) =>
      house.as(actor, () => house.app.get(EndMembership).execute(actor, { userId }));
    expect(await codeOf(end(owner, owner.userId))).toBe('MEMBERSHIP.LAST_LEADER');
    const second = await house.person(organisation.id, ['OWNER']);
    const codes = await Promise.all([codeOf(end(owner, second.userId)), codeOf(end(second, owner.userId))]);
    expect(codes.toSorted()).toEqual(['MEMBERSHIP.LAST_LEADER', 'went well']);
  });

  it('get other roles from an owner only, and only their own kind', async () => {
    const { organisation, owner } = await provider();
    const technician = await house.person(organisation.id, ['TECHNICIAN']);
    const change = (actor: Actor, roles: string[]) =>
      house.as(actor, () => house.app.get(UpdateMemberRoles).execute(actor, { userId: technician.userId, roles }));
    expect(await codeOf(change(technician, ['OWNER']))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(change((await provider()).owner, ['OWNER']))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(change(owner, ['LEADER']))).toBe('GENERAL.INVALID_INPUT');
    expect((await change(owner, ['DISPATCHER'])).roles).toEqual(['DISPATCHER']);
  });
});

describe('an API key', () => {
  const make = (actor: Actor, input: object) =>
    house.as(actor, () => house.app.get(CreateApiKey).execute(actor, { name: 'Panel', ...input }));
  const call = (key: string) => house.app.get(TokenAuthenticator).authenticate(`Bearer ${key}`);

  it('speaks for its organisation within its scopes', async () => {
    const { organisation, owner } = await provider();
    const { key, apiKey } = await make(owner, { scopes: ['incidents:read'] });
    const machine = await call(key);
    expect(machine.facts).toMatchObject({
      via: 'API_KEY',
      organisationId: organisation.id,
      scopes: ['incidents:read'],
    });
    expect(machine.can('read', 'ApiKey')).toBe(false);
    expect(machine.can('create', 'Invitation')).toBe(false);
    expect(machine.can('read', 'Organisation')).toBe(false);
    const { rows } = await admin.query('SELECT last_used_at, secret_hash FROM api_key WHERE id = $1', [apiKey.id]);
    expect(rows[0].last_used_at).not.toBeNull();
    expect(key).not.toContain(rows[0].secret_hash.toString('base64url'));
  });

  it('is refused when revoked, expired or changed by one character', async () => {
    const { owner } = await provider();
    const revoked = await make(owner, { scopes: ['events:write'] });
    await call(revoked.key);
    await house.as(owner, () => house.app.get(RevokeApiKey).execute(owner, { id: revoked.apiKey.id }));
    expect(await codeOf(call(revoked.key))).toBe('GENERAL.UNAUTHENTICATED');
    const expired = await make(owner, { scopes: ['events:write'], expiresAt: new Date(Date.now() + 60_000) });
    await admin.query('UPDATE api_key SET expires_at = now() WHERE id = $1', [expired.apiKey.id]);
    expect(await codeOf(call(expired.key))).toBe('GENERAL.UNAUTHENTICATED');
    const { key } = await make(owner, { scopes: ['events:write'] });
    const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'E' : 'A');
    expect(await codeOf(call(wrong))).toBe('GENERAL.UNAUTHENTICATED');
    expect((await call(key)).isSignedIn).toBe(true);
  });

  it('is made by those who lead, with scopes that exist', async () => {
    const { organisation, owner } = await provider();
    expect(await codeOf(make(owner, { scopes: ['everything'] }))).toBe('GENERAL.INVALID_INPUT');
    const dispatcher = await house.person(organisation.id, ['DISPATCHER']);
    expect(await codeOf(make(dispatcher, { scopes: ['events:write'] }))).toBe('GENERAL.FORBIDDEN');
  });
});
