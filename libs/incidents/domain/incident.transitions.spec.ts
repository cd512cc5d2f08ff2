import { unreachableStates } from '#kernel';
import { INCIDENT_STATES, INCIDENT_TRANSITIONS, stateAfter } from './incident.transitions.js';

describe('the life of an incident', () => {
  it('has no state that nothing reaches', () => {
    expect(unreachableStates(INCIDENT_TRANSITIONS, 'OPEN')).toEqual([]);
  });

  it('is closed only after it was verified', () => {
    expect(INCIDENT_STATES.filter((state) => stateAfter(state, 'CLOSE'))).toEqual(['VERIFIED']);
  });

  it('is answered before somebody arrives, and never leaves CLOSED', () => {
    expect(stateAfter('OPEN', 'ARRIVE')).toBeUndefined();
    expect(Object.keys(INCIDENT_TRANSITIONS.CLOSED)).toEqual([]);
  });

  it('lets a fire be confirmed against an earlier finding, and no other finding be changed', () => {
    expect(stateAfter('VERIFIED', 'CONFIRM_FIRE')).toBe('VERIFIED');
    expect(stateAfter('VERIFIED', 'VERIFY')).toBeUndefined();
  });
});
