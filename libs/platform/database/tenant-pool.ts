import type { Writable } from 'node:stream';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { type AppConfig, CONFIG } from '../config/config.js';
import { SET_TENANCY, type Tenancy, tenancyParameters } from './tenancy.js';

/** Runs one prepared statement; `name` makes PostgreSQL keep its plan on the connection. */
export type Sql = <Row extends pg.QueryResultRow>(name: string, text: string, values?: unknown[]) => Promise<Row[]>;

/**
 * Prepared SQL for the hot places (signals, the alarm engine, the outbox relay, the region board), where Prisma costs more than
 * the work itself. The same law holds as in `Database`: role and tenancy are set by the first statement of each transaction.
 */
@Injectable()
export class TenantPool implements OnModuleDestroy {
  readonly pool: pg.Pool;

  constructor(@Inject(CONFIG) config: AppConfig) {
    this.pool = new pg.Pool({
      connectionString: config.database.url,
      max: config.database.poolSize,
      application_name: 'vigil-sql',
      statement_timeout: 20_000,
      // Where the server is out of reach and says nothing at all, the connection is given up and its work tried again.
      connectionTimeoutMillis: 10_000,
      query_timeout: 25_000,
      keepAlive: true,
      idle_in_transaction_session_timeout: 30_000,
      // Statements that do not wait for each other's answers share a trip to the server.
      pipeline: true,
    });
    // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
    this.pool.on('error', () => undefined);
    // So would one that dies between two statements of a transaction; the next statement fails and tells.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async onModuleDestroy(): Promise<void> {
    await this.pool.end();
  }

  async transaction<T>(tenancy: Tenancy, work: (sql: Sql) => Promise<T>, readOnly = false): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      // Not waited for: where it fails, what follows fails with it, since the login itself may see and do nothing.
      gather(client);
      const begun = client.query(begin(tenancy, readOnly));
      begun.catch(() => undefined);
      const sql: Sql = async (name, text, values = []) => {
        gather(client);
        return (await client.query({ name, text, values })).rows;
      };
      const result = await work(sql);
      await begun;
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      // A connection that could not roll back must not serve another tenant.
      client.release(broken);
    }
  }
}

/** What is said within one turn leaves in one write: in a storm the writes to sockets cost more than what they say. */
function gather(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** One trip to the server instead of two: on the alarm path it is the trips that cost. */
function begin(tenancy: Tenancy, readOnly: boolean): string {
  const values = tenancyParameters(tenancy, readOnly);
  return `BEGIN; ${SET_TENANCY.replace(/\$(\d)/g, (_, n: string) => pg.escapeLiteral(values[Number(n) - 1] ?? ''))}`;
}
