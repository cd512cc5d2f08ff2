import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '#platform';
import { IngestService } from '../ingest/ingest.service.js';
import { FrameReader, type FrameReply } from './frame-reader.js';
import { GB26875_LIMITS, type Gb26875Limits } from './gb26875.limits.js';
import { type ConnectionPorts, Gb26875Connection } from './gb26875-connection.js';
import { Gb26875Metrics } from './gb26875-metrics.js';

/** The door for transmitters 用传: GB/T 26875.3-2011 over TCP. */
@Injectable()
export class Gb26875Server {
  private readonly connections = new Set<Gb26875Connection>();
  private server?: Server;

  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    @Inject(GB26875_LIMITS) private readonly limits: Gb26875Limits,
    private readonly reader: FrameReader,
    private readonly ingest: IngestService,
    private readonly metrics: Gb26875Metrics,
  ) {}

  /** Listens on the configured port (0: any); gives the one it got. Rejects when the port is taken. */
  async start(): Promise<number> {
    const { host, gb26875Port } = this.config.gateway;
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: false }, (socket) => this.accept(socket));
    server.listen(gb26875Port, host);
    await once(server, 'listening');
    this.server = server;
    return this.port;
  }

  get port(): number {
    return (this.server?.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Takes no new lines, answers what is owed on the old ones, closes them. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    await Promise.all([...this.connections].map((connection) => connection.finish()));
    await closed;
  }

  private accept(socket: Socket): void {
    if (this.connections.size >= this.limits.maxConnections && !this.makeRoom()) {
      this.metrics.refused();
      socket.destroy();
      return;
    }
    const ports: ConnectionPorts = {
      reader: this.reader,
      ingest: this.ingest,
      limits: this.limits,
      answered: (reply: FrameReply, seconds: number) => this.metrics.answered(reply.result, seconds),
    };
    const connection = new Gb26875Connection(socket, ports);
    this.connections.add(connection);
    this.metrics.connected(this.connections.size);
    socket.once('close', () => {
      this.connections.delete(connection);
      this.metrics.connected(this.connections.size);
    });
  }

  /** Strangers must not keep a transmitter out: the one that has been here longest without a word of sense goes. */
  private makeRoom(): boolean {
    for (const connection of this.connections) {
      if (connection.recognised) continue;
      connection.drop();
      this.connections.delete(connection);
      return true;
    }
    return false;
  }
}
