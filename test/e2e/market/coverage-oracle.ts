/** A contract answers for a device from an instant up to another, in milliseconds; why it ends where nothing follows. */
export interface Span {
  readonly contract: string;
  readonly provider: string;
  from: number;
  to: number;
  why: 'TERM' | 'NOTICE' | 'REMOVED' | 'SWITCHED';
}

interface Taken {
  readonly device: string;
  readonly span: Span;
  readonly to: number;
  readonly why: Span['why'];
}

/** What contracts cover, reckoned with nothing but lists: how it should be, told apart from how it is stored. */
export class CoverageOracle {
  readonly spans = new Map<string, Span[]>();
  private readonly ends = new Map<string, number>();
  private readonly taken = new Map<string, Taken[]>();

  /** A contract begins: whoever answered until then leaves in that instant. */
  begin(contract: string, provider: string, devices: readonly string[], from: number, to: number): void {
    this.ends.set(contract, to);
    for (const device of devices) {
      for (const span of this.of(device).filter((one) => one.from < from && one.to > from)) {
        this.taken.set(contract, [...(this.taken.get(contract) ?? []), { device, span, to: span.to, why: span.why }]);
        Object.assign(span, { to: from, why: 'SWITCHED' });
      }
      this.of(device).push({ contract, provider, from, to, why: 'TERM' });
    }
  }

  amend(contract: string, provider: string, added: readonly string[], removed: readonly string[], at: number): void {
    const to = this.ends.get(contract) ?? Number.POSITIVE_INFINITY;
    for (const device of added) this.of(device).push({ contract, provider, from: at, to, why: 'TERM' });
    for (const device of removed) {
      const span = this.of(device).find((one) => one.contract === contract && one.from <= at && one.to > at);
      if (!span) throw new Error(`${device} was not covered by ${contract}`);
      Object.assign(span, { to: at, why: 'REMOVED' });
    }
  }

  /** A later end: what lasted to the old one lasts to this. */
  renew(contract: string, end: number): void {
    const before = this.ends.get(contract);
    const own = [...this.spans.values()].flat().filter((span) => span.contract === contract && span.to === before);
    for (const span of own) span.to = end;
    this.ends.set(contract, end);
  }

  endOf(contract: string): number {
    return this.ends.get(contract) ?? Number.POSITIVE_INFINITY;
  }

  /** The contract never begins; whoever was to leave stays, up to an end that has been set since. */
  cancel(contract: string): void {
    for (const [device, spans] of this.spans)
      this.spans.set(
        device,
        spans.filter((span) => span.contract !== contract),
      );
    for (const { span, to, why } of this.taken.get(contract) ?? []) {
      const end = this.ends.get(span.contract) ?? Number.POSITIVE_INFINITY;
      const renewed = why === 'TERM' && end > to;
      Object.assign(span, end < to ? { to: end, why: 'NOTICE' } : { to: renewed ? end : to, why });
    }
  }

  notice(contract: string, end: number): void {
    this.ends.set(contract, end);
    for (const [device, spans] of this.spans) {
      const kept = spans.filter((span) => span.contract !== contract || span.from < end);
      for (const span of kept.filter((one) => one.contract === contract && one.to > end))
        Object.assign(span, { to: end, why: 'NOTICE' });
      this.spans.set(device, kept);
    }
  }

  /** Time passes: all that was ahead is nearer. */
  jump(ms: number): void {
    for (const spans of this.spans.values()) {
      for (const span of spans) {
        span.from -= ms;
        span.to -= ms;
      }
    }
    for (const [contract, end] of this.ends) this.ends.set(contract, end - ms);
    for (const [contract, all] of this.taken)
      this.taken.set(
        contract,
        all.map((one) => ({ ...one, to: one.to - ms })),
      );
  }

  /** Every instant at which something changes, with the moments around it. */
  instants(): number[] {
    const all = [...this.spans.values()].flat().flatMap(({ from, to }) => [from, to]);
    const finite = [...new Set(all.filter(Number.isFinite))];
    return finite.flatMap((at) => [at - 1, at, at + 1]).concat(8.64e15);
  }

  /** Ends behind which nothing follows, though no notice, no removal and no term says so. */
  gaps(): string[] {
    return [...this.spans].flatMap(([device, spans]) =>
      spans
        .filter(({ to, why }) => why === 'SWITCHED' && !spans.some(({ from }) => from === to))
        .map(({ contract }) => `${device} after ${contract}`),
    );
  }

  private of(device: string): Span[] {
    const spans = this.spans.get(device) ?? [];
    this.spans.set(device, spans);
    return spans;
  }
}
