import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import {
  createPostgresBackend,
  type Processor,
  Queue,
  type QueueOptions,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import pg from 'pg';
import { type AppConfig, CONFIG } from '../config/config.js';
import { Logger } from '../observability/logger.js';

type WithoutConnection<Options> = Omit<Options, 'connection'>;

/** Beside those that listen, one per worker. */
const QUERYING = 4;

/**
 * Where BullMQ keeps its queues: in the schema `bullmq` of our database, as `vigil_worker`, on one shared pool; or in Redis where
 * REDIS_URL is set. Opens nothing before the first queue or worker is asked for.
 */
@Injectable()
export class JobQueues implements OnModuleDestroy {
  private readonly queues = new Map<string, Queue>();
  private readonly workers: { close(): Promise<void> }[] = [];
  private pool?: pg.Pool;
  private migrated?: Promise<void>;

  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly logger: Logger,
  ) {}

  async queue(name: string): Promise<Queue> {
    await this.ready();
    const open = this.queues.get(name) ?? this.openQueue(name);
    this.queues.set(name, open);
    return open;
  }

  async work(name: string, processor: Processor, options: WithoutConnection<WorkerOptions>): Promise<void> {
    await this.ready();
    const worker = this.pool
      ? new Worker(name, processor, { ...options, connection: this.pool }, createPostgresBackend)
      : new Worker(name, processor, { ...options, connection: this.redis });
    const onError = (err: Error) =>
      this.logger.warn('A job worker lost its queue and tries again', { err, queue: name });
    this.workers.push(worker.on('error', onError));
    if (this.pool) this.pool.options.max = QUERYING + this.workers.length;
  }

  /** Lets running jobs end. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.pool?.end();
  }

  private openQueue(name: string): Queue {
    const kept: WithoutConnection<QueueOptions> = {
      defaultJobOptions: { removeOnComplete: { age: 3 * 86_400, count: 10_000 }, removeOnFail: { age: 30 * 86_400 } },
    };
    const queue = this.pool
      ? new Queue(name, { ...kept, connection: this.pool }, createPostgresBackend)
      : new Queue(name, { ...kept, connection: this.redis });
    queue.on('error', (err) => this.logger.warn('A queue is out of reach', { err, queue: name }));
    return queue as Queue;
  }

  private get redis() {
    return { url: this.config.redisUrl, maxRetriesPerRequest: null };
  }

  private ready(): Promise<void> {
    if (this.config.redisUrl) return Promise.resolve();
    this.migrated ??= this.migrate().catch((error: unknown) => {
      this.migrated = undefined;
      throw error;
    });
    return this.migrated;
  }

  /** Before anything else: a worker on a schema without tables spins without a pause. */
  private async migrate(): Promise<void> {
    this.pool ??= openPool(this.config.database.url);
    const client = await this.pool.connect();
    // The schema comes with our own migrations; to make it "if not exists" would take a right that the worker lacks.
    const withoutSchema = {
      query: (text: string, values?: unknown[]) =>
        text.startsWith('CREATE SCHEMA') ? Promise.resolve({ rows: [] }) : client.query(text, values),
    };
    try {
      await runMigrations(withoutSchema as never);
    } finally {
      client.release();
    }
  }
}

function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: QUERYING,
    keepAlive: true,
    application_name: 'vigil-jobs',
    options: '-c role=vigil_worker -c search_path=bullmq',
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  // Each queue and worker hangs a listener on the pool that they share.
  pool.setMaxListeners(0);
  return pool;
}
