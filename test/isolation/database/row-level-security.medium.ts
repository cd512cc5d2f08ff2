import { IDENTITIES } from './identities.js';
import { probeDatabase } from './probe-database.js';
import { may, World } from './rules.js';
import { TABLE_RULES } from './table-rules.js';

type Probed = Awaited<ReturnType<typeof probeDatabase>>;

describe('row-level security alone', () => {
  let database: Probed;
  beforeAll(async () => {
    database = await probeDatabase();
  });
  afterAll(() => database?.close());

  it('has a rule and rows of both sides for every tenant table', () => {
    const names = database.tables.map(({ name }) => name);
    expect(names.filter((name) => TABLE_RULES[name] === undefined)).toEqual([]);
    expect(Object.keys(TABLE_RULES).filter((name) => !names.includes(name))).toEqual([]);
    const sides = (name: string) =>
      new Set(database.rows.filter(({ table }) => table === name).map(({ side }) => side));
    expect(names.filter((name) => !name.includes('.') && sides(name).size < 2)).toEqual([]);
  });

  // A denial proves something only beside a row that is given: every table is read by somebody, and by nobody whole.
  it('gives every party some rows and no tenant all of them', () => {
    const world = new World(database.rows);
    const reads = (party: string, table: string, values: object) =>
      IDENTITIES.some((who) => who.party === party && may(TABLE_RULES[table], 'read', who, values as never, world));
    for (const party of ['provider', 'enterprise', 'authority', 'platform', 'worker', 'gateway', 'auth', 'public']) {
      expect(database.rows.filter(({ table, values }) => reads(party, table, values)).length).toBeGreaterThan(0);
    }
    for (const party of ['nobody']) {
      expect(database.rows.filter(({ table, values }) => reads(party, table, values))).toEqual([]);
    }
  });

  it('lets every identity reach exactly the rows that are its own, by every command', async () => {
    const differences: string[] = [];
    for (const { name } of database.tables) differences.push(...(await database.probe.differences(name)));
    expect(differences).toEqual([]);
    expect(database.probe.size).toBeGreaterThan(10_000);
  }, 120_000);
});
