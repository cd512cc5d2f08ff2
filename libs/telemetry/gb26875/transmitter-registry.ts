import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { TenantPool } from '#platform';
import { type Gb26875Profile, profileNamed, STANDARD } from '../domain/gb26875/index.js';
import { findTransmitters, type TransmitterRow } from './find-transmitter.sql.js';

export interface Transmitter {
  readonly deviceId: Uuid;
  readonly providerId: Uuid;
  /** The standard one where the model names none, or names one that is not built in. */
  readonly profile: Gb26875Profile;
  /** The name that the model gives and that leads to no profile. */
  readonly unknownProfile?: string;
  readonly heartbeatSeconds: number;
}

interface Asked {
  readonly gbAddress: string;
  readonly resolve: (row: TransmitterRow | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface Known {
  readonly answer: Promise<Transmitter | undefined>;
  freshUntil: number;
}

const KNOWN_MS = 10_000;
/** A transmitter that was just registered is to be heard at once; a stranger is still not to cost a query per frame. */
const UNKNOWN_MS = 1_000;
const MOST_KNOWN = 200_000;
const MOST_ASKED = 1_000;
const GATEWAY = { role: 'vigil_gateway' } as const;

/** Which transmitter has an address and how it writes. What is stored is decided anew with each batch; this only reads. */
@Injectable()
export class TransmitterRegistry {
  private readonly known = new Map<string, Known>();
  private readonly asked: Asked[] = [];
  private asking = false;

  constructor(private readonly pool: TenantPool) {}

  find(gbAddress: string): Promise<Transmitter | undefined> {
    const now = performance.now();
    const found = this.known.get(gbAddress);
    if (found && now < found.freshUntil) return found.answer;
    const known: Known = { answer: this.load(gbAddress), freshUntil: Number.POSITIVE_INFINITY };
    this.known.set(gbAddress, known);
    if (this.known.size > MOST_KNOWN) this.forgetOldest();
    known.answer.then(
      (transmitter) => {
        known.freshUntil = performance.now() + (transmitter ? KNOWN_MS : UNKNOWN_MS);
      },
      () => this.known.delete(gbAddress),
    );
    return known.answer;
  }

  forget(gbAddress: string): void {
    this.known.delete(gbAddress);
  }

  private async load(gbAddress: string): Promise<Transmitter | undefined> {
    const row = await this.ask(gbAddress);
    if (!row) return undefined;
    const profile = row.profile === null ? STANDARD : profileNamed(row.profile);
    return {
      deviceId: row.device_id,
      providerId: row.provider_id,
      profile: profile ?? STANDARD,
      unknownProfile: profile ? undefined : (row.profile ?? undefined),
      heartbeatSeconds: row.heartbeat_seconds,
    };
  }

  private ask(gbAddress: string): Promise<TransmitterRow | undefined> {
    return new Promise((resolve, reject) => {
      this.asked.push({ gbAddress, resolve, reject });
      if (!this.asking) void this.answer();
    });
  }

  /** One question at a time: when ten thousand come back after an outage, the alarm path keeps its connections. */
  private async answer(): Promise<void> {
    this.asking = true;
    await Promise.resolve();
    while (this.asked.length > 0) {
      const batch = this.asked.splice(0, MOST_ASKED);
      const addresses = batch.map((asked) => asked.gbAddress);
      try {
        const rows = await this.pool.transaction(GATEWAY, (sql) => findTransmitters(sql, addresses), true);
        for (const { gbAddress, resolve } of batch) resolve(rows.get(gbAddress));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.asking = false;
  }

  private forgetOldest(): void {
    const oldest = this.known.keys().next().value;
    if (oldest !== undefined) this.known.delete(oldest);
  }
}
