import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { type AppConfig, CONFIG, clientAddress, clientNetwork, Metrics, trustsHop } from '#platform';

/** Of one network, not yet signed in; each has three seconds to be. */
const MOST_WAITING = 50;
/** Of one person, or of one API key. */
const MOST_ADMITTED = 20;

interface Held {
  readonly address: string;
  readonly network: string;
  /** Who was let in on it; undefined while it waits. */
  who?: string;
}

/** Who holds how many sockets, so that neither a stranger nor a client gone wild takes them from everyone. */
@Injectable()
export class LiveSockets {
  private readonly held = new Map<IncomingMessage, Held>();
  private readonly waiting = new Map<string, number>();
  private readonly admitted = new Map<string, number>();
  private readonly trusts;
  private readonly open;
  private readonly refused;

  constructor(@Inject(CONFIG) config: AppConfig, metrics: Metrics) {
    this.trusts = trustsHop(config.http.trustProxy);
    this.open = metrics.gauge('vigil_live_sockets', 'Open WebSockets', ['state'] as const);
    this.refused = metrics.counter('vigil_live_sockets_refused_total', 'WebSockets refused, by whose limit', [
      'limit',
    ] as const);
  }

  /** A socket wants to be opened; false where its network has too many that are not signed in. Each that may is to `leave`. */
  knock(request: IncomingMessage): boolean {
    const forwarded = request.headers['x-forwarded-for'];
    const told = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
    const address = clientAddress(request.socket.remoteAddress ?? '', told, this.trusts);
    const network = clientNetwork(address);
    if (!take(this.waiting, network, MOST_WAITING)) return this.refuse('address');
    this.held.set(request, { address, network });
    this.count();
    return true;
  }

  addressOf(request: IncomingMessage): string {
    return this.held.get(request)?.address ?? '';
  }

  /** Somebody has signed in on it; false where they have too many already. */
  admit(request: IncomingMessage, actor: Actor, authorization: string): boolean {
    const held = this.held.get(request);
    if (!held) return false;
    const who = actor.isMachine ? createHash('sha256').update(authorization).digest('base64') : actor.userId;
    if (!take(this.admitted, who, MOST_ADMITTED)) return this.refuse('caller');
    give(this.waiting, held.network);
    held.who = who;
    this.count();
    return true;
  }

  leave(request: IncomingMessage): void {
    const held = this.held.get(request);
    if (!held) return;
    this.held.delete(request);
    if (held.who === undefined) give(this.waiting, held.network);
    else give(this.admitted, held.who);
    this.count();
  }

  private refuse(limit: 'address' | 'caller'): false {
    this.refused.inc({ limit });
    return false;
  }

  private count(): void {
    const waiting = [...this.waiting.values()].reduce((sum, some) => sum + some, 0);
    this.open.set({ state: 'waiting' }, waiting);
    this.open.set({ state: 'admitted' }, this.held.size - waiting);
  }
}

function take(counts: Map<string, number>, name: string, most: number): boolean {
  const count = counts.get(name) ?? 0;
  if (count >= most) return false;
  counts.set(name, count + 1);
  return true;
}

function give(counts: Map<string, number>, name: string): void {
  const left = (counts.get(name) ?? 0) - 1;
  if (left > 0) counts.set(name, left);
  else counts.delete(name);
}
