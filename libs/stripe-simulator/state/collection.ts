/** What every stored object has. */
export interface Kept {
  readonly id: string;
}
export interface Entry<T> {
  readonly place: number;
  readonly record: T;
  /** Under which bucket it is found, for each index. */
  readonly keys: readonly (string | null)[];
}
export type Indexes<T> = Readonly<Record<string, (record: T) => string | null | undefined>>;

/** Objects of one kind in order of creation, found by id or by an index without a scan. */
export class Collection<T extends Kept> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #order: Entry<T>[] = [];
  readonly #buckets = new Map<string, Entry<T>[]>();
  readonly #names: readonly string[];
  #last = 0;

  constructor(
    readonly noun: string,
    private readonly indexes: Indexes<T> = {},
  ) {
    this.#names = Object.keys(indexes);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): T | undefined {
    return this.#entries.get(id)?.record;
  }

  /** Adds, or files again after a change of a field that is an index. */
  put(record: T): T {
    const before = this.#entries.get(record.id);
    const place = before?.place ?? ++this.#last;
    const keys = this.#keysOf(record);
    const entry = { place, record, keys };
    if (before) this.#unfile(before);
    this.#entries.set(record.id, entry);
    insert(this.#order, entry);
    for (const key of keys) if (key !== null) insert(this.#bucket(key), entry);
    return record;
  }

  delete(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#unfile(entry);
    this.#entries.delete(id);
  }

  /** Drops the oldest, many at a time, because every drop moves what stays. */
  forgetOldest(count: number): void {
    const gone = new Set(this.#order.splice(0, count));
    for (const { record } of gone) this.#entries.delete(record.id);
    for (const [name, bucket] of this.#buckets)
      this.#buckets.set(
        name,
        bucket.filter((entry) => !gone.has(entry)),
      );
  }

  /** Oldest first. */
  all(): T[] {
    return this.#order.map(({ record }) => record);
  }

  /** Oldest first. */
  where(index: string, key: string): T[] {
    return this.entries(index, key).map(({ record }) => record);
  }

  entries(index?: string, key?: string): readonly Entry<T>[] {
    if (index === undefined || key === undefined) return this.#order;
    return this.#buckets.get(`${index}:${key}`) ?? [];
  }

  placeOf(id: string): number | undefined {
    return this.#entries.get(id)?.place;
  }

  #keysOf(record: T): (string | null)[] {
    return this.#names.map((name) => {
      const key = this.indexes[name]?.(record) ?? null;
      return key === null ? null : `${name}:${key}`;
    });
  }

  #bucket(key: string): Entry<T>[] {
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = [];
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }

  #unfile(entry: Entry<T>): void {
    remove(this.#order, entry);
    for (const key of entry.keys) if (key !== null) remove(this.#bucket(key), entry);
  }
}

/** The first index whose place is not below `place`. */
export function lowerBound(entries: readonly Entry<unknown>[], place: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.place ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert<T>(entries: Entry<T>[], entry: Entry<T>): void {
  if (entry.place > (entries.at(-1)?.place ?? 0)) entries.push(entry);
  else entries.splice(lowerBound(entries, entry.place), 0, entry);
}

function remove<T>(entries: Entry<T>[], entry: Entry<T>): void {
  const index = lowerBound(entries, entry.place);
  if (entries[index]?.place !== entry.place) return;
  if (index === 0) entries.shift();
  else entries.splice(index, 1);
}
