interface Bucket {
  left: number;
  filledAt: number;
}

/** So many at once, and then so many a minute, for each name; names that went quiet are forgotten. */
export class FloodGate {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly burst: number,
    private readonly perMinute: number,
    private readonly mostNames = 10_000,
  ) {}

  /** `now` in milliseconds of any clock that does not run backwards. */
  pass(name: string, now: number): boolean {
    const bucket = this.buckets.get(name) ?? { left: this.burst, filledAt: now };
    bucket.left = Math.min(this.burst, bucket.left + ((now - bucket.filledAt) * this.perMinute) / 60_000);
    bucket.filledAt = now;
    this.remember(name, bucket);
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  private remember(name: string, bucket: Bucket): void {
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    if (this.buckets.size <= this.mostNames) return;
    const oldest = this.buckets.keys().next().value;
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
