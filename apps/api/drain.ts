import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy, Optional } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Readiness } from './health/readiness.js';
import { LiveDoor } from './live/live-door.js';

const LONGEST_DRAIN = 15_000;
const SWEEP_MILLISECONDS = 50;

/**
 * Ends the intake before anything else ends: not ready, no new sockets, running requests finish. It stands in the root module,
 * whose turn comes first, so that database and queues are still there while the last requests need them.
 */
@Injectable()
export class Drain implements OnModuleDestroy {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly readiness: Readiness,
    @Optional() private readonly live?: LiveDoor,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.readiness.leave();
    await this.live?.close();
    const server = this.host.httpAdapter.getHttpServer() as Server;
    if (!server.listening) return;
    // A connection that was busy when the server closed stays open for its next request, which will never be answered.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MILLISECONDS);
    const late = new AbortController();
    void wait(LONGEST_DRAIN, undefined, { signal: late.signal, ref: false })
      .then(() => server.closeAllConnections())
      .catch(() => undefined);
    await (this.host.httpAdapter.getInstance() as { close(): Promise<void> }).close();
    late.abort();
    clearInterval(sweep);
  }
}
