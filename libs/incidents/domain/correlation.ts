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
  /** Since its device last said so, by database time. */
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
  const supersedes = standing !== undefined && isDanger(kind) && isAnew(standing);
  if (standing && !supersedes) return { do: 'count' };
  if (!open || !joins(open)) return { do: 'open', supersedes };
  const raise = isGraver(kind, open.kind);
  const reopen = needsAnswerAnew(kind, open);
  return { do: 'join', supersedes, raise, reopen, tell: raise || open.state !== 'OPEN' };
}

/**
 * Many devices never say that a condition is over. One that is silent for half an hour and then says "fire" again, after
 * people have answered the first, means a new fire: to count it only would silence it.
 */
function isAnew({ incidentState, silentSeconds }: StandingAlarm): boolean {
  if (incidentState === 'CLOSED') return true;
  return incidentState !== 'OPEN' && silentSeconds > JOIN_WITHIN_SECONDS;
}

function joins({ state, idleSeconds }: OpenIncident): boolean {
  if (state === 'CLOSED') return false;
  return state === 'OPEN' || idleSeconds <= JOIN_WITHIN_SECONDS;
}

/**
 * An answer to a fault is none to a fire, and a finding says nothing about what came after it. A confirmed fire is
 * being fought: further alarms do not take it back to the start.
 */
function needsAnswerAnew(kind: IncidentKind, open: OpenIncident): boolean {
  if (open.state === 'OPEN' || open.verification === 'FIRE') return false;
  return isGraver(kind, open.kind) || (open.state === 'VERIFIED' && !isGraver(open.kind, kind));
}
