import type pg from 'pg';
import { SET_TENANCY, tenancyParameters } from '#platform';
import { IDENTITIES, type Identity } from './identities.js';

/** How many rows the identity changes, in a transaction that is rolled back; the words of the refusal where it may not. */
export type Tries = (name: string, sql: string, before?: string) => Promise<number | string>;
/** One after the other, each by its identity and in one transaction that is rolled back: what each of them came to. */
export type Story = (steps: readonly (readonly [name: string, sql: string])[]) => Promise<(number | string)[]>;

export function triesOn(admin: pg.Client): Tries {
  return async (name, sql, before = 'SELECT 1') => {
    await admin.query('BEGIN');
    try {
      await admin.query(before);
      return await attempt(admin, name, sql);
    } finally {
      await admin.query('ROLLBACK');
    }
  };
}

export function storyOn(admin: pg.Client): Story {
  return async (steps) => {
    const came: (number | string)[] = [];
    await admin.query('BEGIN');
    try {
      for (const [name, sql] of steps) {
        await admin.query('SAVEPOINT step');
        came.push(await attempt(admin, name, sql));
        // A refusal ends the step and not the story.
        if (typeof came.at(-1) === 'string') await admin.query('ROLLBACK TO step');
        await admin.query('RESET ROLE');
      }
      return came;
    } finally {
      await admin.query('ROLLBACK');
    }
  };
}

/** As a superuser writes it that no trigger holds: how something came to be. */
export function untriggered(sql: string): string {
  return `SET LOCAL session_replication_role = replica; ${sql}; SET LOCAL session_replication_role = origin`;
}

async function attempt(admin: pg.Client, name: string, sql: string): Promise<number | string> {
  try {
    await admin.query(SET_TENANCY, tenancyParameters(identityOf(name).tenancy as never, false));
    const answer: pg.QueryResult | pg.QueryResult[] = await admin.query(sql);
    return (Array.isArray(answer) ? answer.at(-1) : answer)?.rowCount ?? 0;
  } catch (error) {
    return (error as Error).message;
  }
}

function identityOf(name: string): Identity {
  const who = IDENTITIES.find((identity) => identity.name === name);
  if (!who) throw new Error(`Nobody is called ${name}`);
  return who;
}
