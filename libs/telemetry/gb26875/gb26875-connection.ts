import { once } from 'node:events';
import type { Socket } from 'node:net';
import { FrameSplitter, type SplitPiece } from '../domain/gb26875/index.js';
import type { IngestService } from '../ingest/ingest.service.js';
import type { FrameReader, FrameReply, ReadFrame } from './frame-reader.js';
import type { Gb26875Limits } from './gb26875.limits.js';
import type { Transmitter } from './transmitter-registry.js';

export interface ConnectionPorts {
  readonly reader: FrameReader;
  readonly ingest: IngestService;
  readonly limits: Gb26875Limits;
  /** A transmitter of ours has spoken on this line, for the first time. */
  readonly recognised: (connection: Gb26875Connection, transmitter: Transmitter) => void;
  readonly answered: (reply: FrameReply, seconds: number) => void;
}

const HEARTBEATS = 3;

/**
 * One device line: cuts it into frames, stores many at once and answers them in their order. Stops reading while too
 * much waits, here or in the store, so that the device's own buffer is the queue.
 */
export class Gb26875Connection {
  readonly remoteAddress: string;
  private readonly splitter = new FrameSplitter();
  private reading: Promise<void> = Promise.resolve();
  private answering: Promise<void> = Promise.resolve();
  private recognised = false;
  private inFlight = 0;
  private stopping = false;
  private partial?: NodeJS.Timeout;

  constructor(
    private readonly socket: Socket,
    private readonly ports: ConnectionPorts,
  ) {
    this.remoteAddress = socket.remoteAddress ?? '';
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.setTimeout(ports.limits.strangerIdleMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('end', () => void this.finish());
    socket.on('close', () => clearTimeout(this.partial));
    // A reset line is no news: 'close' follows, and what was not confirmed is sent again.
    socket.on('error', () => socket.destroy());
  }

  /** Takes no more frames, answers those that were taken, and closes. */
  async finish(): Promise<void> {
    this.stopping = true;
    this.socket.pause();
    const waited = new AbortController();
    const tooLong = setTimeout(() => waited.abort(), this.ports.limits.drainMs);
    await Promise.race([this.reading.then(() => this.answering), once(waited.signal, 'abort')]);
    clearTimeout(tooLong);
    this.socket.end(() => this.socket.destroy());
    setTimeout(() => this.socket.destroy(), this.ports.limits.writeMs).unref();
  }

  /** Makes room for another: at once where nothing of it is on its way, else as `finish`. */
  async yield(): Promise<void> {
    if (this.inFlight > 0) await this.finish();
    else this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    if (this.stopping) return;
    const pieces = this.splitter.push(chunk);
    this.watchPartial(pieces.length > 0);
    if (pieces.length === 0) return;
    this.inFlight += pieces.length;
    if (this.inFlight >= this.ports.limits.inFlight || !this.ports.ingest.hasRoom()) this.socket.pause();
    for (const piece of pieces) this.reading = this.reading.then(() => this.accept(piece));
  }

  /** A trickle of bytes must not hold a connection: every frame has its own half minute. */
  private watchPartial(moved: boolean): void {
    const unfinished = this.splitter.pendingBytes > 0;
    if (!unfinished || moved) {
      clearTimeout(this.partial);
      this.partial = undefined;
    }
    if (unfinished) this.partial ??= setTimeout(() => this.socket.destroy(), this.ports.limits.partialFrameMs);
  }

  /** Reads one by one, so that they reach the store in their order; does not wait for the store. */
  private async accept(piece: SplitPiece): Promise<void> {
    const since = performance.now();
    const read = await this.read(piece);
    const reply = read ? this.ports.reader.answer(read) : Promise.resolve<FrameReply>({ result: 'unstored' });
    this.answering = this.answering.then(async () => {
      const settled = await reply;
      await this.send(settled);
      this.ports.answered(settled, (performance.now() - since) / 1_000);
      this.release();
    });
  }

  private async read(piece: SplitPiece): Promise<ReadFrame | undefined> {
    try {
      await this.ports.ingest.room();
      const read = await this.ports.reader.read(piece, this.remoteAddress);
      if (read.transmitter && read.frame.result === 'ok') this.recognise(read.transmitter);
      return read;
    } catch {
      // The register is out of reach: as good as not stored, and answered as such.
      return undefined;
    }
  }

  private recognise(transmitter: Transmitter): void {
    if (this.recognised) return;
    this.recognised = true;
    this.ports.recognised(this, transmitter);
    const { idleMs, shortestIdleMs } = this.ports.limits;
    this.socket.setTimeout(
      Math.min(idleMs, Math.max(shortestIdleMs, HEARTBEATS * transmitter.heartbeatSeconds * 1_000)),
    );
  }

  private async send({ bytes }: FrameReply): Promise<void> {
    if (!bytes || !this.socket.writable || this.socket.write(bytes)) return;
    const tooLong = setTimeout(() => this.socket.destroy(), this.ports.limits.writeMs);
    await new Promise<void>((resolve) => {
      this.socket.once('drain', resolve).once('close', resolve);
    });
    clearTimeout(tooLong);
  }

  private release(): void {
    this.inFlight -= 1;
    if (!this.stopping && this.inFlight < this.ports.limits.inFlight / 2) this.socket.resume();
  }
}
