import { CHINA } from '#contracts';

const DAY_MS = 86_400_000;
/** In China it is this hour when a day begins by UTC. */
const UTC_DAY_BEGINS = 8;

/**
 * When the first paid period begins. Stripe counts months by UTC, people here by China's calendar; from eight in the morning China
 * time on both show the same day, so that 31 January is followed by 28 February in both. What begins earlier in a day is free until
 * eight. After a trial it begins when the trial ends. Whole seconds.
 */
export function billingStart(begins: Date, trialDays: number): Date {
  const earliest = new Date(Math.ceil(begins.getTime() / 1000) * 1000 + trialDays * DAY_MS);
  const hour = Number(earliest.toLocaleString('en-GB', { timeZone: CHINA, hour: '2-digit', hourCycle: 'h23' }));
  if (hour >= UTC_DAY_BEGINS) return earliest;
  const midnight = new Date(earliest);
  midnight.setUTCHours(0, 0, 0, 0);
  return new Date(midnight.getTime() + DAY_MS);
}
