/** Something that falls due: `kind` names who handles it, `account` and `id` say on which object. */
export interface Task {
  readonly at: number;
  readonly kind: string;
  readonly account: string;
  readonly id: string;
}
interface Queued extends Task {
  readonly order: number;
}

/** One run of time with what is due on it, in seconds: the simulator's own, or a test clock's. */
export class Timeline {
  readonly #heap: Queued[] = [];
  #order = 0;
  #running: number | undefined;

  constructor(private readonly current: () => number) {}

  /** While a task runs it is as late as the task was due, however far the clock has been moved. */
  now(): number {
    return this.#running ?? this.current();
  }

  schedule(task: Task): void {
    this.#order += 1;
    this.#heap.push({ ...task, order: this.#order });
    this.#rise(this.#heap.length - 1);
  }

  /** Runs what is due until nothing is or `milliseconds` are spent; true when nothing is left due. */
  runDue(run: (task: Task) => void, milliseconds = Number.POSITIVE_INFINITY): boolean {
    if (this.#running !== undefined) return true;
    const started = performance.now();
    try {
      for (let first = this.#heap[0]; first && first.at <= this.current(); first = this.#heap[0]) {
        this.#removeFirst();
        this.#running = first.at;
        run(first);
        if (performance.now() - started > milliseconds) return false;
      }
    } finally {
      this.#running = undefined;
    }
    return true;
  }

  pending(): Task[] {
    return [...this.#heap].sort(earlier).map(({ at, kind, account, id }) => ({ at, kind, account, id }));
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    for (let child = from; child > 0; ) {
      const parent = (child - 1) >>> 1;
      if (!this.#swapIfLater(parent, child)) return;
      child = parent;
    }
  }

  #sink(): void {
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const [l, r] = [this.#heap[left], this.#heap[right]];
      if (!l) return;
      const child = r && earlier(r, l) < 0 ? right : left;
      if (!this.#swapIfLater(parent, child)) return;
      parent = child;
    }
  }

  #swapIfLater(parent: number, child: number): boolean {
    const [upper, lower] = [this.#heap[parent], this.#heap[child]];
    if (!upper || !lower || earlier(upper, lower) <= 0) return false;
    this.#heap[parent] = lower;
    this.#heap[child] = upper;
    return true;
  }
}

function earlier(a: Queued, b: Queued): number {
  return a.at - b.at || a.order - b.order;
}
