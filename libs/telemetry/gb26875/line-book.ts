/** What one line is by. */
interface Line {
  readonly remoteAddress: string;
}

export interface LineLimits {
  readonly maxConnections: number;
  readonly maxStrangersPerRemote: number;
  readonly linesPerTransmitter: number;
}

/** What is to happen so that a line can be let in: nothing, or one other goes for this reason; `full`: it cannot. */
export type Entry<L> = 'free' | 'full' | { readonly instead: L; readonly because: 'stranger' | 'duplicate' };

/**
 * Who holds which line. The wire carries no proof of who speaks, so neither strangers nor one known address on many lines may
 * keep the transmitters out: strangers make room first, then older lines of a transmitter that has a newer one.
 */
export class LineBook<L extends Line> {
  /** Of each remote address, oldest first. */
  private readonly strangers = new Map<string, Set<L>>();
  /** Of each transmitter, oldest first. */
  private readonly transmitters = new Map<string, L[]>();
  /** Every known line that has a newer one of its transmitter, oldest first. */
  private readonly older = new Set<L>();
  private readonly heldBy = new Map<L, string | undefined>();

  constructor(private readonly limits: LineLimits) {}

  get size(): number {
    return this.heldBy.size;
  }

  /** Writes the line down, unless the house is full; the one that goes instead is struck off and is the caller's to close. */
  enter(line: L): Entry<L> {
    const entry = this.roomFor(line);
    if (entry === 'full') return entry;
    if (entry !== 'free') this.leave(entry.instead);
    this.heldBy.set(line, undefined);
    const others = this.strangers.get(line.remoteAddress) ?? new Set();
    this.strangers.set(line.remoteAddress, others.add(line));
    return entry;
  }

  /** A transmitter of ours has spoken on it. Gives its lines that are one too many, struck off: the caller's to close. */
  recognise(line: L, transmitter: string): L[] {
    if (!this.heldBy.has(line)) return [];
    this.leave(line);
    const lines = [...(this.transmitters.get(transmitter) ?? []), line];
    this.heldBy.set(line, transmitter);
    this.transmitters.set(transmitter, lines);
    for (const other of lines.slice(0, -1)) this.older.add(other);
    const surplus = lines.slice(0, Math.max(0, lines.length - this.limits.linesPerTransmitter));
    for (const other of surplus) this.leave(other);
    return surplus;
  }

  /** Struck off already, where it had to go. */
  leave(line: L): void {
    if (!this.heldBy.has(line)) return;
    const transmitter = this.heldBy.get(line);
    this.heldBy.delete(line);
    this.older.delete(line);
    if (transmitter === undefined) this.forgetStranger(line);
    else this.forgetLine(line, transmitter);
  }

  private roomFor({ remoteAddress }: L): Entry<L> {
    const neighbours = this.strangers.get(remoteAddress);
    if (neighbours && neighbours.size >= this.limits.maxStrangersPerRemote) return strangerOf(neighbours);
    if (this.size < this.limits.maxConnections) return 'free';
    const crowd = this.largestCrowd();
    if (crowd) return strangerOf(crowd);
    const [duplicate] = this.older;
    return duplicate ? { instead: duplicate, because: 'duplicate' } : 'full';
  }

  /** Whoever brought the most pays first: a device that has just dialled in need not go for a crowd from elsewhere. */
  private largestCrowd(): Set<L> | undefined {
    let largest: Set<L> | undefined;
    for (const crowd of this.strangers.values()) if (crowd.size > (largest?.size ?? 0)) largest = crowd;
    return largest;
  }

  private forgetStranger(line: L): void {
    const others = this.strangers.get(line.remoteAddress);
    others?.delete(line);
    if (others?.size === 0) this.strangers.delete(line.remoteAddress);
  }

  private forgetLine(line: L, transmitter: string): void {
    const rest = (this.transmitters.get(transmitter) ?? []).filter((other) => other !== line);
    const newest = rest.at(-1);
    if (newest === undefined) this.transmitters.delete(transmitter);
    else {
      this.transmitters.set(transmitter, rest);
      this.older.delete(newest);
    }
  }
}

function strangerOf<L>(crowd: ReadonlySet<L>): Entry<L> {
  const [instead] = crowd;
  return instead === undefined ? 'free' : { instead, because: 'stranger' };
}
