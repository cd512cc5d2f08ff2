import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { assertSafeLogin, loginProblems, provisionLogin } from './provision.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const as = (login: string, password = 'secret') => {
  const url = new URL(database.adminUrl);
  url.username = login;
  url.password = password;
  return url.toString();
};

const query = async (url: string, ...statements: string[]) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

it('makes a login that can become each role, can do nothing by itself, and is safe', async () => {
  const { adminUrl } = database;
  const login = { adminUrl, login: 'vigil_provisioned', password: "o'secret" };
  await provisionLogin(login);
  await provisionLogin(login);
  const url = as('vigil_provisioned', "o'secret");
  expect(await loginProblems(url)).toEqual([]);
  await expect(query(url, 'SELECT FROM public.outbox_event')).rejects.toThrow(/permission denied/);
  await query(url, 'SET ROLE vigil_worker', 'SELECT FROM public.outbox_event');
  await expect(query(url, 'SET ROLE vigil_owner')).rejects.toThrow(/permission denied/);
});

it('repairs a login that had become unsafe', async () => {
  await query(
    database.adminUrl,
    'DROP ROLE IF EXISTS vigil_spoilt',
    "CREATE ROLE vigil_spoilt LOGIN BYPASSRLS PASSWORD 'secret'",
  );
  await query(database.adminUrl, 'GRANT vigil_app, vigil_owner TO vigil_spoilt WITH INHERIT TRUE');
  const problems = await loginProblems(as('vigil_spoilt'));
  expect(problems.join('\n')).toMatch(
    /BYPASSRLS[\s\S]*vigil_owner[\s\S]*owns tables[\s\S]*cannot become[\s\S]*vigil_app/,
  );
  await expect(assertSafeLogin(as('vigil_spoilt'))).rejects.toThrow(/BYPASSRLS/);
  await provisionLogin({ adminUrl: database.adminUrl, login: 'vigil_spoilt', password: 'secret' });
  expect(await loginProblems(as('vigil_spoilt'))).toEqual([]);
});

it('finds a superuser, directly and by membership', async () => {
  expect((await loginProblems(database.adminUrl)).join()).toMatch(/superuser/);
  await query(
    database.adminUrl,
    'DROP ROLE IF EXISTS vigil_climber',
    "CREATE ROLE vigil_climber LOGIN NOINHERIT PASSWORD 'secret'",
  );
  await query(database.adminUrl, `GRANT ${new URL(database.adminUrl).username} TO vigil_climber`);
  expect((await loginProblems(as('vigil_climber'))).join()).toMatch(/can become, a superuser/);
  await query(database.adminUrl, 'DROP ROLE vigil_climber');
});
