import { type Person, peopleOfStep, REPEAT_SECONDS, waitAfter } from './escalation-ladder.js';

const person = (
  side: Person['side'],
  role: string,
  userId: string | null = role + side,
  email = `${userId}@x`,
): Person => ({
  side,
  roles: [role],
  userId,
  email,
});

const desk = person('PROVIDER', 'DISPATCHER');
const manager = person('PROVIDER', 'MANAGER');
const providerOwner = person('PROVIDER', 'OWNER');
const safety = person('ENTERPRISE', 'SAFETY_MANAGER');
const guard = person('ENTERPRISE', 'GUARD');
const owner = person('ENTERPRISE', 'OWNER');
const neighbour = person('CALL_LIST', 'NEIGHBOUR', null, 'neighbour@x');
const everyone = [desk, manager, providerOwner, safety, guard, owner, neighbour];
const duties = (step: number, kind: 'FIRE' | 'FAULT', people = everyone) =>
  peopleOfStep(step, kind, people).map(({ side, duty }) => `${side}.${duty}`);

describe('the escalation ladder', () => {
  it('tells desk, safety manager, guard, owner and call list of a fire at once', () => {
    expect(duties(0, 'FIRE').sort()).toEqual(
      [
        'CALL_LIST.NEIGHBOUR',
        'ENTERPRISE.GUARD',
        'ENTERPRISE.OWNER',
        'ENTERPRISE.SAFETY_MANAGER',
        'PROVIDER.DISPATCHER',
      ].sort(),
    );
  });

  it('adds the managers, then the heads, then repeats for everyone', () => {
    expect(duties(1, 'FIRE')).toContain('PROVIDER.MANAGER');
    expect(duties(1, 'FIRE')).toContain('ENTERPRISE.GUARD');
    expect(duties(2, 'FIRE').sort()).toEqual(['ENTERPRISE.OWNER', 'PROVIDER.OWNER']);
    expect(duties(3, 'FIRE')).toHaveLength(everyone.length);
    expect(duties(9, 'FIRE')).toHaveLength(everyone.length);
  });

  it('wakes no neighbour for a fault, but the owner where there is no safety manager', () => {
    expect(duties(0, 'FAULT')).not.toContain('CALL_LIST.NEIGHBOUR');
    expect(duties(0, 'FAULT')).not.toContain('ENTERPRISE.OWNER');
    expect(duties(0, 'FAULT', [desk, owner])).toContain('ENTERPRISE.OWNER');
  });

  it('finds somebody at a provider without a desk', () => {
    expect(duties(0, 'FIRE', [manager, providerOwner, owner])).toContain('PROVIDER.MANAGER');
    expect(duties(0, 'FIRE', [providerOwner, owner])).toContain('PROVIDER.OWNER');
  });

  it('tells a person once, by account or by address', () => {
    const listed = { ...person('CALL_LIST', 'OWNER', owner.userId), email: owner.email };
    const byAddress = person('CALL_LIST', 'OTHER', null, safety.email ?? '');
    expect(peopleOfStep(0, 'FIRE', [desk, owner, safety, listed, byAddress])).toHaveLength(3);
  });

  it('waits from the opening, repeats a fire until it is answered and lets a fault rest', () => {
    const delays = [60, 180, 600];
    expect([0, 1, 2, 3, 7].map((step) => waitAfter(step, 'FIRE', delays))).toEqual([
      60,
      120,
      420,
      REPEAT_SECONDS,
      REPEAT_SECONDS,
    ]);
    expect([0, 1, 2].map((step) => waitAfter(step, 'FAULT', delays))).toEqual([60, 120, undefined]);
    expect(waitAfter(3, 'ELECTRICAL', delays)).toBeUndefined();
    expect(waitAfter(2, 'FIRE', [5])).toBeGreaterThan(0);
  });
});
