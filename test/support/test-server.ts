import pg from 'pg';

export const TEMPLATE = 'vigil_template';
export const LOGIN = { name: 'vigil_login', password: 'only-for-tests' };

export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function withDatabase(url: string, database: string, login?: { name: string; password: string }): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  if (login) {
    parsed.username = login.name;
    parsed.password = login.password;
  }
  return parsed.toString();
}
