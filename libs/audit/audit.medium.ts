import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { Actor } from '#access';
import { newId, type Uuid } from '#kernel';
import { Database, PlatformModule, type Tenancy } from '#platform';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import { AuditLog, AuditModule, AuditQueries, AuditVerifier, ReadAuditLog } from './index.js';

class House {}
let database: TestDatabase;
let app: Awaited<ReturnType<typeof NestFactory.createApplicationContext>>;
let admin: pg.Client;
let db: Database;

beforeAll(async () => {
  database = await testDatabase();
  const imports = [PlatformModule.forRoot(database.config), AuditModule];
  app = await NestFactory.createApplicationContext({ module: House, imports }, { logger: false });
  db = app.get(Database);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await app.close();
  await database.close();
});

const HOME = '32/3211/321181/321181106/';
const actorOf = (kind: 'PROVIDER' | 'AUTHORITY', organisationId: Uuid, regionPath = HOME) =>
  new Actor({
    via: 'SESSION',
    userId: newId(),
    organisationId,
    organisationKind: kind,
    roles: [kind === 'PROVIDER' ? 'OWNER' : 'LEADER'],
    regionPath,
  });
const tenancyOf = (organisationId: Uuid): Tenancy => ({
  role: 'vigil_app',
  organisationId,
  organisationKind: 'PROVIDER',
  regionPath: HOME,
});
const verify = (chain: Uuid) => app.get(AuditVerifier).verify(chain);

function write(organisationId: Uuid, chains: Uuid[], action = 'thing.changed'): Promise<void> {
  const work = async () => app.get(AuditLog).record({ action, subjectType: 'Thing', chains, detail: { chains } });
  return db.within(tenancyOf(organisationId), () => db.transaction(work));
}

describe('the log', () => {
  it('stays one chain under twenty writers of two chains in either order', async () => {
    const [a, b] = [newId(), newId()];
    await Promise.all(Array.from({ length: 20 }, (_, index) => write(a, index % 2 ? [a, b] : [b, a])));
    expect((await verify(a)).verdict).toEqual({ intact: true, entries: 20n });
    expect((await verify(b)).verdict).toEqual({ intact: true, entries: 20n });
  });

  it('keeps nothing of a transaction that failed', async () => {
    const a = newId();
    const failing = db.within(tenancyOf(a), () =>
      db.transaction(async () => {
        app.get(AuditLog).record({ action: 'thing.changed', subjectType: 'Thing' });
        throw new Error('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    expect((await verify(a)).verdict).toEqual({ intact: true, entries: 0n });
  });

  it('refuses an entry outside a transaction', async () => {
    const record = async () => app.get(AuditLog).record({ action: 'thing.changed', subjectType: 'Thing' });
    await expect(db.within(tenancyOf(newId()), record)).rejects.toThrow('outside @Transactional');
  });

  it.each([
    [
      'an edit',
      `UPDATE audit_entry SET body = replace(body, 'thing.changed', 'thing.created') WHERE organisation_id = $1 AND seq = 4`,
      4n,
    ],
    ['an edited column', `UPDATE audit_entry SET action = 'x' WHERE organisation_id = $1 AND seq = 4`, 4n],
    ['a deletion', `DELETE FROM audit_entry WHERE organisation_id = $1 AND seq = 4`, 4n],
    ['a cut tail', `DELETE FROM audit_entry WHERE organisation_id = $1 AND seq > 4`, 5n],
    ['a removed head', `DELETE FROM audit_head WHERE organisation_id = $1`, 1n],
  ])('shows %s by one who may do everything', async (_, tampering, seq) => {
    const a = newId();
    for (let index = 0; index < 6; index++) await write(a, [a]);
    expect((await verify(a)).verdict).toEqual({ intact: true, entries: 6n });
    await admin.query(tampering, [a]);
    expect((await verify(a)).verdict).toMatchObject({ intact: false, seq });
    const reports = [];
    for await (const report of app.get(AuditVerifier).verifyAll()) reports.push(report);
    expect(reports.find(({ organisationId }) => organisationId === a)?.verdict.intact).toBe(false);
    await admin.query('DELETE FROM audit_entry WHERE organisation_id = $1', [a]);
    await admin.query('DELETE FROM audit_head WHERE organisation_id = $1', [a]);
  });

  it('is read page by page, newest first, by its owner only', async () => {
    const [a, b] = [newId(), newId()];
    for (let index = 0; index < 5; index++) await write(a, [a], `thing.step_${index}`);
    await write(b, [b]);
    const owner = actorOf('PROVIDER', a);
    const list = (after?: string) =>
      db.within(owner.tenancy, () => app.get(AuditQueries).list(owner, { subjectType: 'Thing' }, 3, after));
    const first = await list();
    expect(first.rows.map(({ action }) => action)).toEqual(['thing.step_4', 'thing.step_3', 'thing.step_2']);
    expect(first.hasNextPage).toBe(true);
    const second = await list(first.rows.at(-1)?.id);
    expect(second.rows.map(({ action }) => action)).toEqual(['thing.step_1', 'thing.step_0']);
    expect(second.hasNextPage).toBe(false);
  });
});

describe("an authority's reads", () => {
  it('stand where the tenant that was read sees them', async () => {
    const [tenant, other] = [newId(), newId()];
    const authority = actorOf('AUTHORITY', newId(), '32/3211/321181/');
    const reads = app.get(ReadAuditLog).observer(authority);
    const incident = newId();
    reads.observe('incident', [{ id: incident, providerId: tenant, enterpriseId: other }]);
    await reads.flush('Board', 'request-1');
    await reads.flush('Board', 'request-1');
    const reader = actorOf('PROVIDER', tenant);
    const { rows } = await db.within(reader.tenancy, () =>
      app.get(AuditQueries).list(reader, { action: 'authority.read' }, 10),
    );
    expect(rows.map(({ organisationId }) => organisationId)).toEqual([tenant]);
    expect(rows[0]?.actorOrganisationId).toBe(authority.organisationId);
    const { detail } = JSON.parse(rows[0]?.body ?? '') as { detail: unknown };
    expect(detail).toEqual({
      operation: 'Board',
      requestId: 'request-1',
      reads: { incident: { count: 1, ids: [incident] } },
    });
    expect((await verify(tenant)).verdict).toEqual({ intact: true, entries: 1n });
  });

  it('of a whole region are seen by every tenant inside it and by nobody outside', async () => {
    const authority = actorOf('AUTHORITY', newId(), '32/3211/321181/');
    const log = app.get(ReadAuditLog);
    log.noteRegion(authority, '32/3211/321181/');
    await log.observer(authority).flush('RegionBoard', 'request-2');
    const seenFrom = async (regionPath: string) => {
      const reader = actorOf('PROVIDER', newId(), regionPath);
      const page = await db.within(reader.tenancy, () =>
        app.get(AuditQueries).list(reader, { action: 'authority.read' }, 10),
      );
      return page.rows.filter(({ actorOrganisationId }) => actorOrganisationId === authority.organisationId).length;
    };
    expect(await seenFrom(HOME)).toBe(1);
    expect(await seenFrom('32/3211/321182/')).toBe(0);
  });
});
