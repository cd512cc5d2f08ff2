import { nextState, type TransitionTable } from '#kernel';

export const INCIDENT_STATES = ['OPEN', 'ACKNOWLEDGED', 'DISPATCHED', 'ON_SCENE', 'VERIFIED', 'CLOSED'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export type IncidentEvent = 'ACKNOWLEDGE' | 'DISPATCH' | 'ARRIVE' | 'VERIFY' | 'CONFIRM_FIRE' | 'CLOSE' | 'REOPEN';

/**
 * Steps may be skipped where real life skips them; nothing is closed that nobody has verified. A fire may be confirmed
 * also against an earlier finding, never the other way round.
 */
export const INCIDENT_TRANSITIONS: TransitionTable<IncidentState, IncidentEvent> = {
  OPEN: { ACKNOWLEDGE: 'ACKNOWLEDGED', DISPATCH: 'DISPATCHED', VERIFY: 'VERIFIED', CONFIRM_FIRE: 'VERIFIED' },
  ACKNOWLEDGED: {
    DISPATCH: 'DISPATCHED',
    ARRIVE: 'ON_SCENE',
    VERIFY: 'VERIFIED',
    CONFIRM_FIRE: 'VERIFIED',
    REOPEN: 'OPEN',
  },
  DISPATCHED: { ARRIVE: 'ON_SCENE', VERIFY: 'VERIFIED', CONFIRM_FIRE: 'VERIFIED', REOPEN: 'OPEN' },
  ON_SCENE: { VERIFY: 'VERIFIED', CONFIRM_FIRE: 'VERIFIED', REOPEN: 'OPEN' },
  VERIFIED: { CONFIRM_FIRE: 'VERIFIED', CLOSE: 'CLOSED', REOPEN: 'OPEN' },
  CLOSED: {},
};

/** Where `event` leads from `state`; undefined where it leads nowhere. */
export function stateAfter(state: IncidentState, event: IncidentEvent): IncidentState | undefined {
  return nextState(INCIDENT_TRANSITIONS, state, event);
}
