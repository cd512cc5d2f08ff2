import { Command } from 'commander';
import { environment, loadConfig, type ParkedEvent, parkedEvents, TenantPool } from '#platform';
import { startServices } from '../embedded/services.js';
import { releaseEvent } from '../parked-events.sql.js';

const MOST_LISTED = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Events that a handler gave up: looked at, and let go again once what was wrong is mended. */
export function outboxCommand(): Command {
  const list = new Command('list')
    .description('list the events that were given up after 20 tries, oldest first')
    .action(() => withPool(listParked));
  const release = new Command('release')
    .description('let parked events be handled anew; on record in the audit log')
    .argument('<ids...>', 'ids as `vigil outbox list` prints them')
    .action((ids: string[]) => withPool((pool) => releaseAll(pool, ids)));
  return new Command('outbox').description('events that wait for a person').addCommand(list).addCommand(release);
}

async function withPool(work: (pool: TenantPool) => Promise<void>): Promise<void> {
  const env = environment();
  const services = await startServices({ ...env, SMTP_URL: env.SMTP_URL ?? 'smtp://127.0.0.1:1' });
  const pool = new TenantPool(loadConfig(env, services.defaults));
  try {
    await work(pool);
  } finally {
    await pool.onModuleDestroy();
    await services.stop();
  }
}

async function listParked(pool: TenantPool): Promise<void> {
  const parked = await pool.transaction({ role: 'vigil_worker' }, (sql) => parkedEvents(sql, MOST_LISTED), true);
  for (const event of parked) process.stdout.write(`${lineOf(event)}\n`);
  const more = parked.length === MOST_LISTED ? ' or more' : '';
  process.stdout.write(`${parked.length}${more} parked\n`);
}

async function releaseAll(pool: TenantPool, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const event = UUID.test(id) ? await releaseEvent(pool, id) : undefined;
    process.stdout.write(`${event ? `released   ${id} ${event.name}` : `not parked ${id}`}\n`);
    if (!event) process.exitCode = 1;
  }
}

function lineOf({ id, name, parked_at, attempts, last_error }: ParkedEvent): string {
  const reason = (last_error ?? '').replace(/\s+/g, ' ').slice(0, 300);
  return `${id} ${name} parked ${parked_at.toISOString()} after ${attempts} tries: ${reason}`;
}
