import { type IncidentKind, isDanger, isGraver, type Verification } from './incident.js';
import type { IncidentState } from './incident.transitions.js';

/** An alarm joins what people already handle when the last one came within this time. */
export const JOIN_WITHIN_SECONDS = 30 * 60;

/** The incident of the premises and the answerable provider that an alarm might join. */
export interface OpenIncident {
  readonly state: IncidentState;
  readonly kind: IncidentKind;
  readonly verification: Verification | null;
  /** Since its last alarm, by database time. */
  readonly idleSeconds: number;
}

export interface StandingAlarm {
  /** Of the incident that it belongs to. */
  readonly incidentState: IncidentState;
  /** From when its device last said so to this signal, by the times of receipt. */
  readonly silentSeconds: number;
}

export type Decision =
  /** The same condition said once more: it only counts, or a runaway device would tell people all night. */
  | { readonly do: 'count' }
  /** `supersedes`: the condition stands from before, and what is said now is danger of its own. */
  | { readonly do: 'open'; readonly supersedes: boolean }
  | {
      readonly do: 'join';
      readonly supersedes: boolean;
      readonly raise: boolean;
      readonly reopen: boolean;
      readonly tell: boolean;
    };

/** What becomes of an alarm signal. Under the lock of its premises, so that two signals never decide at once. */
export function decide(kind: IncidentKind, standing?: StandingAlarm, open?: OpenIncident): Decision {
  const supersedes = standing !== undefined && isDanger(kind) && isAnew(standing, open);
  if (standing && !supersedes) return { do: 'count' };
  if (!open || !joins(open)) return { do: 'open', supersedes };
  const raise = isGraver(kind, open.kind);
  const reopen = needsAnswerAnew(kind, open);
  return { do: 'join', supersedes, raise, reopen, tell: raise || open.state !== 'OPEN' || isStale(open) };
}

/**
 * Many devices never say that a condition is over. One that is silent for half an hour and then says "fire" again means a new
 * fire, whether people have answered the first or the ladder has ended with nobody there: to count it only would silence it.
 */
function isAnew({ incidentState, silentSeconds }: StandingAlarm, open?: OpenIncident): boolean {
  if (incidentState === 'CLOSED') return true;
  if (silentSeconds <= JOIN_WITHIN_SECONDS) return false;
  return incidentState !== 'OPEN' || (open !== undefined && isStale(open));
}

function isStale({ idleSeconds }: OpenIncident): boolean {
  return idleSeconds > JOIN_WITHIN_SECONDS;
}

function joins(open: OpenIncident): boolean {
  if (open.state === 'CLOSED') return false;
  return open.state === 'OPEN' || !isStale(open);
}

/**
 * An answer to a fault is none to a fire, and a finding says nothing about what came after it. A confirmed fire is
 * being fought: further alarms do not take it back to the start. Where nobody ever answered, the ladder may have come to its
 * end: it is climbed once more.
 */
function needsAnswerAnew(kind: IncidentKind, open: OpenIncident): boolean {
  if (open.state === 'OPEN') return isStale(open) && !isGraver(open.kind, kind);
  if (open.verification === 'FIRE') return false;
  return isGraver(kind, open.kind) || (open.state === 'VERIFIED' && !isGraver(open.kind, kind));
}
