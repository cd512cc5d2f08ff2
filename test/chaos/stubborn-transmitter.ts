import { type Answer, componentUnit, Gb26875Client, STANDARD } from '#telemetry';

/** A transmitter that keeps what was not confirmed and sends the very bytes again, over a new line where the old one broke. */
export class StubbornTransmitter {
  private line?: Gb26875Client;
  private seq = 0;
  /** Frames sent again after they were confirmed: the confirm might have been lost on the way. */
  resent = 0;

  constructor(
    private readonly port: number,
    readonly gbAddress: string,
  ) {}

  /** Settles once the fire is confirmed, however often that needs another try. Throws on a deny. */
  async fire(point: number, options: { again: boolean }): Promise<void> {
    const seq = this.seq++;
    const now = new Date();
    const unit = componentUnit({ loop: 1, point }, 'fire', now, STANDARD);
    const bytes = (await this.connected()).frame(seq, unit, 'sendData', now);
    await this.untilConfirmed(seq, bytes);
    if (!options.again) return;
    this.resent += 1;
    await this.untilConfirmed(seq, bytes);
  }

  async close(): Promise<void> {
    await this.line?.close();
  }

  private async untilConfirmed(seq: number, bytes: Buffer): Promise<void> {
    for (;;) {
      const answer = await this.attempt(seq, bytes);
      if (answer?.command === 'confirm') return;
      if (answer) throw new Error(`Frame ${seq} of ${this.gbAddress} was denied`);
      this.line = undefined;
    }
  }

  private async attempt(seq: number, bytes: Buffer): Promise<Answer | undefined> {
    const line = await this.connected();
    return line.deliver(seq, bytes).catch(() => undefined);
  }

  private async connected(): Promise<Gb26875Client> {
    while (!this.line) {
      const options = { host: '127.0.0.1', port: this.port, gbAddress: this.gbAddress, timeoutMs: 700, resends: 2 };
      this.line = await Gb26875Client.connect(options).catch(() => undefined);
      if (!this.line) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return this.line;
  }
}
