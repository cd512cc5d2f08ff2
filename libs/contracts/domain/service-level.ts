import { addMonths, CHINA } from './pricing/billing-period.js';
import { instantOf, wallTimeOf } from './pricing/wall-time.js';

export type Measure = 'ACKNOWLEDGE' | 'ARRIVE' | 'REPAIR';
export type Exclusion = 'TEST' | 'CUSTOMER_ANSWERED' | 'NOT_NEEDED' | 'HANDED_ON';

/** As the terms of a contract promise it. */
export interface ServicePromise {
  readonly acknowledgeSeconds: number;
  readonly arriveMinutes: number;
  readonly repairHours: number;
}

/** What happened when, by the history of an incident. */
export interface IncidentTimes {
  readonly openedAt: Date;
  /** From when on somebody may be in danger: so soon the provider promised to come. */
  readonly dangerAt?: Date;
  /** The equipment is impaired: the provider promised to repair it. */
  readonly impaired: boolean;
  /** Every device of it said itself that it was in test. */
  readonly testByDevice: boolean;
  /** First answer of each side. */
  readonly answered: Sides;
  /** Who stood before it first. */
  readonly arrived: Sides;
  readonly finding?: string;
  readonly foundAt?: Date;
  readonly closedAt?: Date;
  /** The devices went to another provider, and the incident with them. */
  readonly handedOnAt?: Date;
}

export interface Sides {
  readonly provider?: Date;
  readonly customer?: Date;
}

export interface Measurement {
  readonly measure: Measure;
  readonly dueAt: Date;
  /** Null where it does not count. */
  readonly measuredMs: number | null;
  readonly met: boolean;
  readonly excluded: Exclusion | null;
  /** Nothing had been done by `upTo`. */
  readonly standing: boolean;
}

export const MEASURES: readonly Measure[] = ['ACKNOWLEDGE', 'ARRIVE', 'REPAIR'];

export function dueAt(promise: ServicePromise, measure: Measure, openedAt: Date): Date {
  const ms = {
    ACKNOWLEDGE: promise.acknowledgeSeconds * 1_000,
    ARRIVE: promise.arriveMinutes * 60_000,
    REPAIR: promise.repairHours * 3_600_000,
  }[measure];
  return new Date(openedAt.getTime() + ms);
}

/** The calendar month of China in which an instant lies: `2026-11`, from its first moment up to the next month's. */
export function monthOf(at: Date): { readonly name: string; readonly from: Date; readonly to: Date } {
  const { year, month } = wallTimeOf(at, CHINA);
  const from = instantOf({ year, month, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 }, CHINA);
  return { name: `${year}-${`${month}`.padStart(2, '0')}`, from, to: addMonths(from, 1) };
}

/** The first moment of the month of China after an instant: when what was due by then is closed. */
export function monthEnd(at: Date): Date {
  return monthOf(at).to;
}

/**
 * Every promise of which it is settled how it was kept. With `upTo`, an instant that has come, what was due before it and is
 * still not done counts as missed and is measured up to then.
 */
export function measure(promise: ServicePromise, times: IncidentTimes, upTo?: Date): Measurement[] {
  return MEASURES.flatMap((measure) => {
    const since = (measure === 'ARRIVE' && times.dangerAt) || times.openedAt;
    const due = dueAt(promise, measure, since);
    const closing = upTo && due < upTo;
    const found = outcomeOf(measure, times, due, closing) ?? (closing ? { missed: upTo, standing: true } : undefined);
    return found && applies(measure, times) ? [toMeasurement(measure, since, due, found)] : [];
  });
}

type Outcome =
  | { readonly met: Date }
  | { readonly missed: Date; readonly standing?: boolean }
  | { readonly excluded: Exclusion };

function applies(measure: Measure, { dangerAt, impaired, finding }: IncidentTimes): boolean {
  if (measure === 'ARRIVE') return dangerAt !== undefined;
  return measure === 'ACKNOWLEDGE' || impaired || finding === 'FAULT';
}

/** Undefined while it can still come out in another way. */
function outcomeOf(measure: Measure, times: IncidentTimes, due: Date, closing = false): Outcome | undefined {
  const { testByDevice, finding, foundAt, closedAt, handedOnAt } = times;
  // Both must say so, device and person: neither a status bit that is always set nor a word afterwards takes a promise back.
  if (testByDevice && finding === 'TEST') return { excluded: 'TEST' };
  if (!foundAt && !closedAt && !handedOnAt && !closing) return undefined;
  const done = measure === 'REPAIR' ? repaired(times, due) : reached(measure, times, due, closing);
  return done ?? (handedOnAt && ended(handedOnAt, due, 'HANDED_ON'));
}

function repaired({ closedAt, handedOnAt }: IncidentTimes, due: Date): Outcome | undefined {
  return closedAt && !handedOnAt ? byInstant(closedAt, due) : undefined;
}

/** By whom first: whoever was there before the provider was late has done its part for it. */
function reached(measure: Measure, times: IncidentTimes, due: Date, closing: boolean): Outcome | undefined {
  const { provider, customer } = measure === 'ARRIVE' ? times.arrived : times.answered;
  if (provider && provider <= due) return { met: provider };
  if (customer && customer <= due) return { excluded: 'CUSTOMER_ANSWERED' };
  const first = provider ?? customer;
  if (first) return { missed: first };
  const over = closing || times.closedAt !== undefined;
  const none = measure === 'ARRIVE' && !times.handedOnAt ? notCome(times, due) : undefined;
  return none && 'excluded' in none && !over ? undefined : none;
}

/**
 * A finding from afar ends the need to come, but that of a fire: there it ends when all is over. Until then a finding may be taken
 * back, by a second alarm or a second look.
 */
function notCome({ finding, foundAt, closedAt }: IncidentTimes, due: Date): Outcome | undefined {
  const end = finding === 'FIRE' ? closedAt : foundAt;
  return end && ended(end, due, 'NOT_NEEDED');
}

function ended(at: Date, due: Date, reason: Exclusion): Outcome {
  return at <= due ? { excluded: reason } : { missed: at };
}

function byInstant(at: Date, due: Date): Outcome {
  return at <= due ? { met: at } : { missed: at };
}

function toMeasurement(measure: Measure, since: Date, due: Date, outcome: Outcome): Measurement {
  const at = 'met' in outcome ? outcome.met : 'missed' in outcome ? outcome.missed : undefined;
  return {
    measure,
    dueAt: due,
    measuredMs: at ? at.getTime() - since.getTime() : null,
    met: 'met' in outcome,
    excluded: 'excluded' in outcome ? outcome.excluded : null,
    standing: 'missed' in outcome && outcome.standing === true,
  };
}

/** A provider is not judged in public by fewer measured promises than this, in so many days. */
export const RECORD_MINIMUM = 20;
export const RECORD_DAYS = 90;

/** Kept promises in tenths of a percent, rounded down: only who kept every one has 1,000. Undefined below the minimum. */
export function keptPerMille(met: number, count: number, minimum = RECORD_MINIMUM): number | undefined {
  return count < minimum ? undefined : Math.floor((1_000 * met) / count);
}
