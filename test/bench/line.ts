import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { componentUnit, decodeFrame, encodeFrame, FrameSplitter, STANDARD } from '#telemetry';

const CENTRE = '0x000000000000';

/** A line over which many transmitters speak, as behind a concentrator; frames are sent without waiting for confirms. */
export class Line {
  confirmed = 0;
  /** Called at each confirm. */
  onConfirm: () => void = () => undefined;
  private seq = 0;
  private readonly splitter = new FrameSplitter();

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
  }

  static async open(port: number): Promise<Line> {
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    return new Line(socket);
  }

  /** Gives the moment of the write, in milliseconds since 1970, finer than a millisecond. */
  fire(gbAddress: string, point: number): number {
    const now = new Date();
    return this.send(gbAddress, componentUnit({ loop: 1, point }, 'fire', now, STANDARD), now);
  }

  send(gbAddress: string, adu: Uint8Array, sentAt = new Date()): number {
    this.seq = (this.seq + 1) % 65_536;
    const head = { seq: this.seq, sentAt, source: `0x${gbAddress}`, destination: CENTRE, command: 'sendData' as const };
    const frame = encodeFrame({ ...head, adu }, STANDARD);
    const at = performance.timeOrigin + performance.now();
    this.socket.write(frame);
    return at;
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    for (const { frame } of this.splitter.push(chunk)) {
      if (!frame || decodeFrame(frame).commandName !== 'confirm') continue;
      this.confirmed += 1;
      this.onConfirm();
    }
  }
}
