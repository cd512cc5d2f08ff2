interface Remembered<Value> {
  readonly until: number;
  readonly value: Promise<Value>;
}

/** Remembers answers for a few seconds, and asks once for all who want the same at the same time. */
export class BriefMemory<Value> {
  private readonly known = new Map<string, Remembered<Value>>();

  constructor(
    private readonly lifeMs: number,
    private readonly room = 10_000,
  ) {}

  get(key: string, load: () => Promise<Value>): Promise<Value> {
    const found = this.known.get(key);
    if (found && found.until > performance.now()) return found.value;
    if (this.known.size >= this.room) this.known.clear();
    const value = load();
    const entry = { until: performance.now() + this.lifeMs, value };
    this.known.set(key, entry);
    value.catch(() => {
      if (this.known.get(key) === entry) this.known.delete(key);
    });
    return value;
  }

  clear(): void {
    this.known.clear();
  }
}
