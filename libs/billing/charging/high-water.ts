import type { CoveredDevice, Period } from '#contracts';

/** So many devices are covered from an instant on. */
export interface Step {
  readonly at: Date;
  readonly count: number;
}

/** How many devices of each kind are covered at an instant. */
export function countsAt(spans: readonly CoveredDevice[], at: Date): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, from, to } of spans) {
    if (from <= at && (to === null || to > at)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/**
 * How the most devices of one kind that were ever covered at once grew in a period, up to and with `until`: first what the period
 * began with, then every new height and when it was reached. A device that takes another's place in the same instant, or that
 * leaves and comes back, makes it no higher. Spans of one device never overlap: the database sees to that.
 */
export function highWater(spans: readonly CoveredDevice[], kind: string, period: Period, until: Date): Step[] {
  const own = spans.filter((span) => span.kind === kind);
  const changes = new Map<number, number>();
  const change = (at: Date, by: number) => {
    if (at > period.from && at < period.to && at <= until) {
      changes.set(at.getTime(), (changes.get(at.getTime()) ?? 0) + by);
    }
  };
  for (const { from, to } of own) {
    change(from, 1);
    if (to) change(to, -1);
  }
  let count = countsAt(own, period.from).get(kind) ?? 0;
  const steps: Step[] = [{ at: period.from, count }];
  for (const [time, by] of [...changes].sort(([a], [b]) => a - b)) {
    count += by;
    if (count > (steps.at(-1)?.count ?? 0)) steps.push({ at: new Date(time), count });
  }
  return steps;
}

/** When coverage begins or ends next, or another of these instants comes, by what is known now; undefined where it stays as it is. */
export function nextChange(
  spans: readonly CoveredDevice[],
  after: Date,
  others: readonly Date[] = [],
): Date | undefined {
  let next: Date | undefined;
  for (const at of [...others, ...spans.flatMap(({ from, to }) => (to ? [from, to] : [from]))]) {
    if (at > after && (!next || at < next)) next = at;
  }
  return next;
}
