/** So many days before the end of a contract both parties are reminded of it. */
const RUNGS = [60, 30, 7] as const;

const DAY_MS = 86_400_000;

export interface Rung {
  readonly days: number;
  readonly at: Date;
}

/** The rungs of the ladder that still lie ahead. */
export function remindersOf(endsAt: Date, now: Date): Rung[] {
  const rungs = RUNGS.map((days) => ({ days, at: new Date(endsAt.getTime() - days * DAY_MS) }));
  return rungs.filter(({ at }) => at > now);
}
