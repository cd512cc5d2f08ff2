import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { type AppConfig, CONFIG } from '../config/config.js';
import { Logger } from '../observability/logger.js';

interface Ear {
  readonly hear: (message: string) => void;
  readonly onConnected?: () => void;
}

const PROBE_MS = 20_000;
const PATIENCE_MS = 5_000;
const SLOWEST_RETRY_MS = 5_000;

/**
 * The one connection of the process on which PostgreSQL notifies it; opened at the first channel. When it is lost, it is opened
 * anew and every channel is listened to again; what was said in between is not repeated, so listeners are told of that.
 * It needs a session of its own: not to be reached through a transaction-pooling PgBouncer.
 */
@Injectable()
export class Listener implements OnModuleDestroy {
  private readonly channels = new Map<string, Set<Ear>>();
  private client?: pg.Client;
  private connecting = false;
  private closed = false;
  private failures = 0;
  private retry?: NodeJS.Timeout;
  private probe?: NodeJS.Timeout;

  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly logger: Logger,
  ) {}

  /** `onConnected` runs each time the channel begins to be heard. Gives the way to stop. */
  listen(channel: string, hear: (message: string) => void, onConnected?: () => void): () => void {
    const ears = this.channels.get(channel) ?? new Set();
    const ear = { hear, onConnected };
    this.channels.set(channel, ears.add(ear));
    if (!this.client) void this.connect();
    else if (ears.size === 1) void this.begin(this.client, channel);
    else onConnected?.();
    return () => ears.delete(ear);
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.probe);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.connecting || this.closed) return;
    this.connecting = true;
    const client = new pg.Client({
      connectionString: this.config.database.url,
      application_name: 'vigil-listen',
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
    });
    client.on('error', (err) => this.lost(client, err));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel, payload }) => this.heard(channel, payload ?? ''));
    try {
      await client.connect();
      this.client = client;
      this.failures = 0;
      await Promise.all([...this.channels.keys()].map((channel) => this.begin(client, channel)));
      // A line that died without a word shows only when it is used.
      this.probe = setInterval(() => client.query('SELECT 1').catch((err) => this.lost(client, err)), PROBE_MS);
    } catch (err) {
      this.again(err);
    } finally {
      this.connecting = false;
      if (this.closed) await client.end().catch(() => undefined);
    }
  }

  private async begin(client: pg.Client, channel: string): Promise<void> {
    try {
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      for (const { onConnected } of this.channels.get(channel) ?? []) onConnected?.();
    } catch (err) {
      this.lost(client, err);
    }
  }

  private heard(channel: string, message: string): void {
    for (const { hear } of this.channels.get(channel) ?? []) hear(message);
  }

  private lost(client: pg.Client, err?: unknown): void {
    if (this.client !== client || this.closed) return;
    this.client = undefined;
    clearInterval(this.probe);
    client.end().catch(() => undefined);
    this.again(err);
  }

  private again(err: unknown): void {
    if (this.closed) return;
    this.logger.warn('Notifications of the database are not heard; connecting again', { err });
    clearTimeout(this.retry);
    const wait = Math.min(SLOWEST_RETRY_MS, 100 * 2 ** this.failures++);
    this.retry = setTimeout(() => void this.connect(), wait);
  }
}
