/** Time as the house tells it. Deadlines that matter to life use database time instead. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
