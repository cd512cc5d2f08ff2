import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Logger, Metrics, Outbox, TenantPool } from '#platform';
import { FloodGate } from './flood-gate.js';
import { keepInQuarantine, type QuarantineEntry } from './quarantine.sql.js';

export interface Unreadable {
  readonly protocol: string;
  readonly remoteAddress?: string;
  readonly sourceAddress?: string;
  readonly deviceId?: Uuid;
  readonly providerId?: Uuid;
  /** Whose own machine sent it; not together with `providerId`. */
  readonly enterpriseId?: Uuid;
  readonly reason: string;
  readonly detail?: string;
  readonly raw: Uint8Array;
  /** What makes two of them the same, where the raw bytes carry a number or a clock. */
  readonly sameAs?: Uint8Array | string;
}

const GATEWAY = { role: 'vigil_gateway' } as const;
const FLUSH_MS = 10_000;
/** 50 at once and 30 a minute for one device or address; strangers together not more than twenty times that. */
const EACH = { burst: 50, perMinute: 30 };
const STRANGERS = { burst: 1_000, perMinute: 600 };
const MOST_RAW = 4_096;
const MOST_FLOODS = 1_000;

/** Keeps what could not be understood, and tells those who look after it; a flood of rubbish is counted, not kept. */
@Injectable()
export class QuarantineKeeper implements OnModuleDestroy {
  private readonly each = new FloodGate(EACH.burst, EACH.perMinute);
  private readonly strangers = new FloodGate(STRANGERS.burst, STRANGERS.perMinute);
  private readonly floods = new Map<string, QuarantineEntry>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly pool: TenantPool,
    private readonly outbox: Outbox,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** True once it is durable; false where the flood gate was shut and it was only counted. Throws when it could not be stored. */
  async keep(unreadable: Unreadable): Promise<boolean> {
    const { deviceId, remoteAddress = '', reason, raw, sameAs = raw, ...rest } = unreadable;
    const known = deviceId ?? rest.providerId ?? rest.enterpriseId;
    const name = known ?? remoteAddress;
    const digest = digestOf(unreadable.protocol, name, reason, sameAs);
    const kept = raw.subarray(0, MOST_RAW);
    const entry = { ...rest, deviceId, remoteAddress, reason, raw: kept, digest, count: 1 };
    this.metrics.signalsIngested.inc({ door: entry.protocol, outcome: 'quarantined' });
    const now = performance.now();
    // The crowd of strangers has one gate in common; whoever is known is never shut out by them.
    if (this.each.pass(name, now) && (known !== undefined || this.strangers.pass('', now))) {
      await this.write(entry);
      return true;
    }
    this.countFlood(name, entry);
    return false;
  }

  async onModuleDestroy(): Promise<void> {
    await this.flush();
  }

  /** Writes down what was only counted. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const floods = [...this.floods.values()];
    this.floods.clear();
    for (const flood of floods) {
      await this.write(flood).catch((err: Error) =>
        this.logger.error('A flood could not be recorded', { err, count: flood.count }),
      );
    }
  }

  private async write(entry: QuarantineEntry): Promise<void> {
    const tell = await this.pool.transaction(GATEWAY, (sql) => keepInQuarantine(sql, entry));
    if (tell) this.outbox.hint();
  }

  /** One row for what came too thick: how many, and the last of them as a sample. */
  private countFlood(name: string, entry: QuarantineEntry): void {
    const named = this.floods.has(name) || this.floods.size < MOST_FLOODS;
    const key = named ? name : '';
    const count = (this.floods.get(key)?.count ?? 0) + 1;
    const digest = digestOf(entry.protocol, key, 'flood', '');
    // What stands for many senders belongs to none of them, and shows nothing of what one of them sent.
    const sample = named ? entry : { protocol: entry.protocol, raw: Buffer.alloc(0) };
    this.floods.set(key, { ...sample, reason: 'flood', detail: `last reason: ${entry.reason}`, digest, count });
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
    this.timer.unref();
  }
}

function digestOf(protocol: string, name: string, reason: string, content: Uint8Array | string): string {
  const hash = createHash('sha256').update(`${protocol}\0${name}\0${reason}\0`).update(content);
  return hash.digest('hex').slice(0, 32);
}
