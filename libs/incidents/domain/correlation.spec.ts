import { decide, JOIN_WITHIN_SECONDS, type OpenIncident } from './correlation.js';

const open = (facts: Partial<OpenIncident> = {}): OpenIncident => ({
  state: 'OPEN',
  kind: 'FIRE',
  verification: null,
  idleSeconds: 0,
  ...facts,
});

describe('what becomes of an alarm', () => {
  it('opens an incident where none is handled', () => {
    expect(decide('FAULT')).toEqual({ do: 'open', supersedes: false });
  });

  it('only counts while the same condition stands, whatever the state of its incident', () => {
    expect(decide('FIRE', { incidentState: 'VERIFIED', silentSeconds: 60 }, open())).toEqual({ do: 'count' });
    expect(decide('FAULT', { incidentState: 'CLOSED', silentSeconds: 60 })).toEqual({ do: 'count' });
  });

  it('is danger again when a fire is said after its incident was closed', () => {
    expect(decide('FIRE', { incidentState: 'CLOSED', silentSeconds: 60 })).toEqual({ do: 'open', supersedes: true });
  });

  it('is danger again when a device that never restores says fire after a long silence, once people had answered', () => {
    const silent = { incidentState: 'VERIFIED', silentSeconds: JOIN_WITHIN_SECONDS + 1 } as const;
    const found = open({ state: 'VERIFIED', verification: 'FALSE', idleSeconds: 7_200 });
    expect(decide('FIRE', silent, found)).toEqual({ do: 'open', supersedes: true });
    const joined = decide('FIRE', silent, { ...found, idleSeconds: 60 });
    expect(joined).toMatchObject({ do: 'join', supersedes: true, reopen: true, tell: true });
    expect(decide('FAULT', silent, found)).toEqual({ do: 'count' });
    expect(decide('FIRE', { ...silent, incidentState: 'OPEN' }, open())).toEqual({ do: 'count' });
  });

  it('joins an open incident quietly for half an hour, then tells anew and climbs the ladder once more', () => {
    const joined = { do: 'join', tell: false, reopen: false };
    expect(decide('FIRE', undefined, open({ idleSeconds: JOIN_WITHIN_SECONDS }))).toMatchObject(joined);
    const stale = open({ kind: 'ELECTRICAL', idleSeconds: JOIN_WITHIN_SECONDS + 1 });
    const said = { incidentState: 'OPEN', silentSeconds: JOIN_WITHIN_SECONDS + 1 } as const;
    expect(decide('ELECTRICAL', said, stale)).toMatchObject({ supersedes: true, tell: true, reopen: true });
    expect(decide('FAULT', undefined, stale)).toMatchObject({ do: 'join', tell: true, reopen: false });
  });

  it('joins one that is handled within half an hour aloud', () => {
    const handled = open({ state: 'ON_SCENE', idleSeconds: JOIN_WITHIN_SECONDS });
    expect(decide('FIRE', undefined, handled)).toMatchObject({ do: 'join', tell: true, reopen: false });
    expect(decide('FIRE', undefined, { ...handled, idleSeconds: JOIN_WITHIN_SECONDS + 1 })).toMatchObject({
      do: 'open',
    });
  });

  it('makes a graver alarm raise the kind and need an answer of its own', () => {
    const fault = open({ kind: 'FAULT', state: 'ACKNOWLEDGED' });
    expect(decide('FIRE', undefined, fault)).toMatchObject({ do: 'join', raise: true, reopen: true, tell: true });
    expect(decide('FIRE', undefined, { ...fault, state: 'OPEN' })).toMatchObject({
      do: 'join',
      raise: true,
      reopen: false,
      tell: true,
    });
  });

  it('reopens what was found false when danger is said anew, but neither for a fault nor where the fire is confirmed', () => {
    const found = open({ state: 'VERIFIED', verification: 'FALSE' });
    expect(decide('FIRE', undefined, found)).toMatchObject({ reopen: true });
    expect(decide('FAULT', undefined, found)).toMatchObject({ reopen: false, raise: false });
    expect(decide('FIRE', undefined, { ...found, verification: 'FIRE' })).toMatchObject({ reopen: false, tell: true });
  });
});
