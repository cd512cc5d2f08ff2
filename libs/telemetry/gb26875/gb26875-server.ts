import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '#platform';
import { IngestService } from '../ingest/ingest.service.js';
import { FrameReader, type FrameReply } from './frame-reader.js';
import { GB26875_LIMITS, type Gb26875Limits } from './gb26875.limits.js';
import { type ConnectionPorts, Gb26875Connection } from './gb26875-connection.js';
import { Gb26875Metrics } from './gb26875-metrics.js';
import { LineBook } from './line-book.js';

/** The door for transmitters 用传: GB/T 26875.3-2011 over TCP. */
@Injectable()
export class Gb26875Server {
  private readonly connections = new Set<Gb26875Connection>();
  private readonly book: LineBook<Gb26875Connection>;
  private server?: Server;

  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    @Inject(GB26875_LIMITS) private readonly limits: Gb26875Limits,
    private readonly reader: FrameReader,
    private readonly ingest: IngestService,
    private readonly metrics: Gb26875Metrics,
  ) {
    this.book = new LineBook(limits);
  }

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
    const ports: ConnectionPorts = {
      reader: this.reader,
      ingest: this.ingest,
      limits: this.limits,
      recognised: (line, { deviceId }) => this.close(this.book.recognise(line, deviceId), 'duplicate'),
      answered: (reply: FrameReply, seconds: number) => this.metrics.answered(reply.result, seconds),
    };
    const connection = new Gb26875Connection(socket, ports);
    const entry = this.book.enter(connection);
    if (entry === 'full') {
      this.metrics.refused();
      socket.destroy();
      return;
    }
    this.connections.add(connection);
    if (entry !== 'free') this.close([entry.instead], entry.because);
    this.metrics.connected(this.connections.size);
    socket.once('close', () => {
      this.book.leave(connection);
      this.connections.delete(connection);
      this.metrics.connected(this.connections.size);
    });
  }

  /** What they have sent is stored and answered first; a frame that comes later is one that the device sends again. */
  private close(lines: readonly Gb26875Connection[], because: 'stranger' | 'duplicate'): void {
    for (const line of lines) {
      this.metrics.madeRoom(because);
      void line.yield();
    }
  }
}
