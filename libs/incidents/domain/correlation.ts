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
}

export type Decision =
  /** The same condition said once more: it only counts, or a runaway device would tell people all night. */
  | { readonly do: 'count' }
  /** `supersedes`: the condition still stands from an incident that is closed, and is danger again. */
  | { readonly do: 'open'; readonly supersedes: boolean }
  | { readonly do: 'join'; readonly raise: boolean; readonly reopen: boolean; readonly tell: boolean };

/** What becomes of an alarm signal. Under the lock of its premises, so that two signals never decide at once. */
export function decide(kind: IncidentKind, standing?: StandingAlarm, open?: OpenIncident): Decision {
  const supersedes = standing?.incidentState === 'CLOSED' && isDanger(kind);
  if (standing && !supersedes) return { do: 'count' };
  if (!open || !joins(open)) return { do: 'open', supersedes };
  const raise = isGraver(kind, open.kind);
  const reopen = needsAnswerAnew(kind, open);
  return { do: 'join', raise, reopen, tell: raise || open.state !== 'OPEN' };
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
