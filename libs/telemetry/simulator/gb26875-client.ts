import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  type CommandName,
  type DecodedFrame,
  decodeFrame,
  encodeFrame,
  FrameSplitter,
  type Gb26875Profile,
  STANDARD,
} from '../domain/gb26875/index.js';
import { type ComponentReport, type Condition, componentUnit } from './component-unit.js';

export interface Gb26875ClientOptions {
  readonly host: string;
  readonly port: number;
  /** Address of the transmitter: 12 hex digits, high byte first, as the register holds it. */
  readonly gbAddress: string;
  readonly profile?: Gb26875Profile;
  /** The standard's own figures unless said: 10 s, three resends (GB/T 26875.3-2011, 6.5.4 and 6.5.5). */
  readonly timeoutMs?: number;
  readonly resends?: number;
  /** First sequence number. */
  readonly seq?: number;
  readonly now?: () => Date;
}

export interface Answer {
  readonly command: 'confirm' | 'deny';
  readonly seq: number;
  readonly frame: DecodedFrame;
}

/** Thrown when the centre gave no answer, also not to the resends: the device would report its link as failed. */
export class NoAnswer extends Error {
  constructor(readonly seq: number) {
    super(`The centre did not answer frame ${seq}`);
  }
}

const CENTRE = '0x000000000000';

/** A transmitter 用传 as it behaves on the wire: sends, waits for the confirm, sends again. */
export class Gb26875Client {
  private seq: number;
  private readonly splitter = new FrameSplitter();
  private readonly waiting = new Map<number, Set<(answer: Answer) => void>>();

  private constructor(
    private readonly socket: Socket,
    private readonly options: Gb26875ClientOptions,
  ) {
    this.seq = options.seq ?? 0;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    // What was lost with the line shows as a missing answer.
    socket.on('error', () => undefined);
  }

  /** Rejects when nobody listens there. */
  static async connect(options: Gb26875ClientOptions): Promise<Gb26875Client> {
    const socket = connect({ host: options.host, port: options.port });
    await once(socket, 'connect');
    return new Gb26875Client(socket, options);
  }

  /** A detector reports a fire. */
  fire(input: ComponentReport): Promise<Answer> {
    return this.report(input, 'fire');
  }

  /** The detector is well again: everything that stood is over. */
  restore(input: ComponentReport): Promise<Answer> {
    return this.report(input, 'normal');
  }

  fault(input: ComponentReport): Promise<Answer> {
    return this.report(input, 'fault');
  }

  /** A frame without content: "I am here". */
  heartbeat(): Promise<Answer> {
    return this.send(new Uint8Array());
  }

  /** Sends a unit in a frame of its own and waits for the answer to it. Rejects with `NoAnswer`. */
  send(adu: Uint8Array, command: CommandName = 'sendData'): Promise<Answer> {
    const seq = this.seq;
    this.seq = (this.seq + 1) % 65_536;
    return this.deliver(seq, this.frame(seq, adu, command));
  }

  /** Sends the very bytes, with resends, and waits for the answer to that number. */
  async deliver(seq: number, frame: Uint8Array): Promise<Answer> {
    const { timeoutMs = 10_000, resends = 3 } = this.options;
    for (let attempt = 0; attempt <= resends; attempt += 1) {
      if (this.socket.destroyed) break;
      const answer = this.awaitAnswer(seq, timeoutMs);
      this.write(frame);
      const got = await answer;
      if (got) return got;
    }
    throw new NoAnswer(seq);
  }

  frame(seq: number, adu: Uint8Array, command: CommandName = 'sendData', sentAt: Date | string = this.now()): Buffer {
    const source = `0x${this.options.gbAddress}`;
    return encodeFrame({ seq, sentAt, source, destination: CENTRE, command, adu }, this.options.profile ?? STANDARD);
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  async close(): Promise<void> {
    if (this.socket.destroyed) return;
    const closed = once(this.socket, 'close');
    this.socket.end();
    await closed;
  }

  /** Undefined when there was none in time. */
  awaitAnswer(seq: number, timeoutMs: number): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const done = (answer?: Answer) => {
        clearTimeout(timer);
        this.socket.off('close', gone);
        this.waiting.get(seq)?.delete(done);
        resolve(answer);
      };
      const gone = () => done();
      const timer = setTimeout(done, timeoutMs);
      this.socket.once('close', gone);
      const listeners = this.waiting.get(seq) ?? new Set();
      this.waiting.set(seq, listeners.add(done));
    });
  }

  private report(report: ComponentReport, condition: Condition): Promise<Answer> {
    return this.send(componentUnit(report, condition, this.now(), this.options.profile ?? STANDARD));
  }

  private take(chunk: Buffer): void {
    for (const { frame: bytes } of this.splitter.push(chunk)) {
      if (!bytes) continue;
      const frame = decodeFrame(bytes, this.options.profile);
      const { seq, commandName: command } = frame;
      if (frame.result !== 'ok' || seq === undefined || (command !== 'confirm' && command !== 'deny')) continue;
      const [first] = this.waiting.get(seq) ?? [];
      first?.({ command, seq, frame });
    }
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}
