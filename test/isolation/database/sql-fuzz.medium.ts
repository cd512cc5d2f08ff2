import { type SeededDatabase, seededDatabase } from './probe-database.js';
import { fuzz } from './sql-fuzz.js';

describe('random SQL', () => {
  let database: SeededDatabase;
  beforeAll(async () => {
    database = await seededDatabase();
  });
  afterAll(() => database?.close());

  it('shows no word of another tenant and changes no row of it', async () => {
    const { statements, taken, fruitful } = await fuzz(database, 2_000, 20261122);
    expect(statements).toBe(2_000);
    expect(taken).toBeGreaterThan(400);
    expect(fruitful).toBeGreaterThan(150);
  }, 120_000);

  it('finds a policy that is open', async () => {
    await database.admin.query('ALTER POLICY premises_read ON premises USING (true)');
    await expect(fuzz(database, 2_000, 20261122)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('shows canary-') },
    });
  }, 120_000);
});
