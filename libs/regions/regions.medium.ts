import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
// The door brings the policies along.
import './index.js';
import { GridQueries } from './grid.queries.js';
import { loadDivisions } from './load-divisions.sql.js';
import { codeOf, DIVISIONS, LINGKOU, type PlacesHouse, placesHouse } from './places.factory.js';
import { RegionQueries } from './region.queries.js';
import { RegionsModule } from './regions.module.js';
import { CreateGrid } from './use-cases/create-grid.js';

let database: TestDatabase;
let house: PlacesHouse;

beforeAll(async () => {
  database = await testDatabase();
  house = await placesHouse(database.config, new pg.Client(database.adminUrl), [RegionsModule]);
});
afterAll(async () => {
  await house.close();
  await database.close();
});

describe('the division table', () => {
  it('is filled once, and not again while nothing has changed', async () => {
    // What may only be added to elsewhere goes with it: by whoever owns the server, and with its guards asleep.
    await house.admin.query(
      'SET session_replication_role = replica; TRUNCATE division CASCADE; RESET session_replication_role',
    );
    expect(await loadDivisions(house.admin, DIVISIONS)).toBe(45_511);
    expect(await loadDivisions(house.admin, DIVISIONS)).toBe(0);
    await house.admin.query("DELETE FROM division WHERE code = '321181106001'");
    expect(await loadDivisions(house.admin, DIVISIONS)).toBe(45_511);
    const { rows } = await house.admin.query("SELECT name, name_en FROM division WHERE code = '321181106000'");
    expect(rows).toEqual([{ name: '陵口镇', name_en: 'Lingkou' }]);
  });

  it('is read by anyone of any role', async () => {
    const queries = house.app.get(RegionQueries);
    const roles = {
      PROVIDER: 'FINANCE',
      ENTERPRISE: 'MEMBER',
      AUTHORITY: 'GRID_OFFICER',
      PLATFORM: 'SUPPORT',
    } as const;
    for (const [kind, role] of Object.entries(roles)) {
      const actor = await house.actor(kind as keyof typeof roles, [role]);
      await house.as(actor, async () => {
        expect((await queries.byCode(LINGKOU.code)).path).toBe(LINGKOU.path);
        expect(await queries.pathOf('321181999000')).toBeUndefined();
        expect(await codeOf(queries.byCode('321181999000'))).toBe('GENERAL.NOT_FOUND');
        expect(await codeOf(queries.byCode('x'))).toBe('REGION.INVALID_CODE');
      });
    }
  });

  it('is searched page by page', async () => {
    const queries = house.app.get(RegionQueries);
    await house.as(await house.actor('ENTERPRISE', ['MEMBER']), async () => {
      const towns = { parentCode: '321181000000', level: 4 };
      const first = await queries.search(towns, { first: 8 });
      expect(first.rows).toHaveLength(8);
      expect(first.hasNextPage).toBe(true);
      expect(await first.totalCount()).toBe(12);
      const rest = await queries.search(towns, { first: 8, after: first.rows.at(-1)?.id });
      expect(rest.rows.map(({ code }) => code)).toHaveLength(4);
      expect(rest.hasNextPage).toBe(false);
      expect((await queries.search({ text: 'lingk' }, { first: 5 })).rows.map(({ name }) => name)).toEqual(['陵口镇']);
    });
  });
});

describe('a grid', () => {
  const wanted = { regionCode: LINGKOU.code, name: '陵口一网格', size: 'SMALL' };

  it('is drawn by an authority inside its region and read by everyone', async () => {
    const leader = await house.actor('AUTHORITY', ['LEADER']);
    const grid = await house.as(leader, () => house.app.get(CreateGrid).execute(leader, wanted));
    expect(grid).toMatchObject({ authorityId: leader.organisationId, regionPath: LINGKOU.path, size: 'SMALL' });
    const guard = await house.actor('ENTERPRISE', ['GUARD']);
    const seen = await house.as(guard, () => house.app.get(GridQueries).list(guard, '321181000000', { first: 5 }));
    expect(seen.rows.map(({ id }) => id)).toContain(grid.id);
    const again = house.as(leader, () => house.app.get(CreateGrid).execute(leader, wanted));
    expect(await codeOf(again)).toBe('REGION.GRID_NAME_TAKEN');
  });

  it('is drawn by nobody else and nowhere else', async () => {
    const draw = async (who: Parameters<PlacesHouse['actor']>, regionCode = LINGKOU.code) => {
      const actor = await house.actor(...who);
      return codeOf(house.as(actor, () => house.app.get(CreateGrid).execute(actor, { ...wanted, regionCode })));
    };
    expect(await draw(['AUTHORITY', ['INSPECTOR']])).toBe('GENERAL.FORBIDDEN');
    expect(await draw(['AUTHORITY', ['LEADER']], '321181000000')).toBe('GENERAL.FORBIDDEN');
    expect(await draw(['PROVIDER', ['OWNER']])).toBe('GENERAL.FORBIDDEN');
  });

  it('is made once per idempotency key', async () => {
    const leader = await house.actor('AUTHORITY', ['SUPERVISOR']);
    const create = (name: string) =>
      house.as(leader, () => house.app.get(CreateGrid).execute(leader, { ...wanted, name, idempotencyKey: 'k1' }));
    expect((await create('甲')).id).toBe((await create('甲')).id);
    expect(await codeOf(create('乙'))).toBe('GENERAL.IDEMPOTENCY_KEY_REUSED');
  });
});
