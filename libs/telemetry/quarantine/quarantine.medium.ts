import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { Actor, type OrganisationKind, type Role } from '#access';
import { newId, type Uuid } from '#kernel';
import { Database, PlatformModule, TenantPool } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { type Site, seedOrganisation, seedSite } from '../telemetry.factory.js';
import { TelemetryGraphqlModule, TelemetryModule, TelemetryWorkerModule } from '../telemetry.module.js';
import './quarantine.policy.js';
import { QuarantineQueries } from './quarantine.queries.js';
import { QuarantineKeeper } from './quarantine-keeper.js';
import { ResolveQuarantine } from './resolve-quarantine.js';
import { TellOfQuarantine } from './tell-of-quarantine.handler.js';

let database: TestDatabase;
let admin: pg.Client;
let module: TestingModule;
let site: Site;
let rival: Site;
let platform: Uuid;

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const imports = [
    PlatformModule.forRoot(database.config),
    TelemetryModule,
    TelemetryGraphqlModule,
    TelemetryWorkerModule,
  ];
  module = await Test.createTestingModule({ imports }).compile();
  await module.init();
  platform = newId();
  await seedOrganisation(admin, platform, 'PLATFORM');
});

afterAll(async () => {
  await module?.close();
  await admin?.end();
  await database?.close();
});

beforeEach(async () => {
  site = await seedSite(admin);
  rival = await seedSite(admin);
  const keeper = module.get(QuarantineKeeper);
  const unreadable = { protocol: 'test', remoteAddress: newId(), reason: 'badChecksum' };
  await keeper.keep({
    ...unreadable,
    raw: Buffer.from('own'),
    deviceId: site.transmitterId,
    providerId: site.providerId,
  });
  await keeper.keep({ ...unreadable, raw: Buffer.from('stranger') });
});

function actor(organisationKind: OrganisationKind, organisationId: Uuid, ...roles: Role[]): Actor {
  return new Actor({ via: 'SESSION', userId: newId(), organisationId, organisationKind, roles, regionPath: '32/' });
}

function as<T>(who: Actor, work: () => Promise<T>): Promise<T> {
  return module.get(Database).within(who.tenancy, work);
}

function list(who: Actor) {
  return as(who, async () => (await module.get(QuarantineQueries).list(who, {}, { first: 50 })).rows);
}

async function person(organisationId: Uuid, ...roles: Role[]): Promise<Uuid> {
  const id = newId();
  await admin.query('INSERT INTO app_user (id, email, name) VALUES ($1, $2, $2)', [id, `${id}@example.com`]);
  await admin.query('INSERT INTO membership (organisation_id, user_id, roles) VALUES ($1, $2, $3)', [
    organisationId,
    id,
    roles,
  ]);
  return id;
}

it('shows a provider its own, the platform what is nobody’s, and no one else anything', async () => {
  const own = await list(actor('PROVIDER', site.providerId, 'DISPATCHER'));
  expect(own.map(({ raw }) => Buffer.from(raw).toString())).toEqual(['own']);
  expect(await list(actor('PROVIDER', rival.providerId, 'OWNER'))).toEqual([]);
  expect(await list(actor('ENTERPRISE', site.enterpriseId, 'OWNER'))).toEqual([]);
  const unowned = await list(actor('PLATFORM', platform, 'ADMIN'));
  expect(new Set(unowned.map(({ providerId }) => providerId))).toEqual(new Set([null]));
});

it('shows an enterprise what its own machines sent, and resolves it there', async () => {
  const machine = { protocol: 'test', remoteAddress: newId(), reason: 'badShape', enterpriseId: site.enterpriseId };
  await module.get(QuarantineKeeper).keep({ ...machine, raw: Buffer.from('machine') });
  const manager = actor('ENTERPRISE', site.enterpriseId, 'SAFETY_MANAGER');
  const [entry, ...others] = await list(manager);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ providerId: null, enterpriseId: site.enterpriseId });
  for (const other of [
    actor('ENTERPRISE', rival.enterpriseId, 'OWNER'),
    actor('PROVIDER', site.providerId, 'OWNER'),
    actor('PLATFORM', platform, 'ADMIN'),
  ]) {
    expect((await list(other)).map(({ id }) => id)).not.toContain(entry?.id);
  }
  const resolved = await as(manager, () => module.get(ResolveQuarantine).execute(manager, { id: entry?.id }));
  expect(resolved.resolvedAt).toBeInstanceOf(Date);
});

it('is resolved by those who look after it, and by nobody else', async () => {
  const technician = actor('PROVIDER', site.providerId, 'TECHNICIAN');
  const resolve = module.get(ResolveQuarantine);
  const [entry] = await list(technician);
  const id = entry?.id;
  for (const other of [actor('PROVIDER', rival.providerId, 'OWNER'), actor('PROVIDER', site.providerId, 'FINANCE')]) {
    await expect(as(other, () => resolve.execute(other, { id }))).rejects.toMatchObject({ code: 'GENERAL.NOT_FOUND' });
  }
  const resolved = await as(technician, () => resolve.execute(technician, { id }));
  expect(resolved).toMatchObject({ id, resolvedBy: technician.userId });
  expect(resolved.resolvedAt).toBeInstanceOf(Date);
  const { rows } = await admin.query(
    `SELECT FROM audit_entry WHERE subject_id = $1 AND action = 'quarantine.resolved'`,
    [id],
  );
  expect(rows).toHaveLength(1);
});

it('is told to the people of the provider, or of the platform, each once', async () => {
  const [dispatcher] = [await person(site.providerId, 'DISPATCHER'), await person(site.providerId, 'FINANCE')];
  const chief = await person(platform, 'ADMIN');
  const handler = module.get(TellOfQuarantine);
  const manager = await person(site.enterpriseId, 'SAFETY_MANAGER');
  for (const [owner, told] of [
    [{ providerId: site.providerId }, dispatcher],
    [{ enterpriseId: site.enterpriseId }, manager],
    [{}, chief],
  ] as const) {
    const quarantineId = newId();
    const payload = {
      quarantineId,
      reason: 'badChecksum',
      sourceAddress: site.gbAddress,
      remoteAddress: '203.0.113.1',
    };
    const event = { id: newId(), ...owner, payload, createdAt: new Date(), afterCommit: () => undefined };
    const scope = { role: 'vigil_worker', ...owner } as const;
    for (let time = 0; time < 2; time += 1) {
      await module.get(TenantPool).transaction(scope, (sql) => handler.handle(event, sql));
    }
    const { rows } = await admin.query('SELECT user_id, topic FROM notification WHERE subject_id = $1', [quarantineId]);
    expect(rows).toEqual([{ user_id: told, topic: 'quarantine.recorded' }]);
  }
});
