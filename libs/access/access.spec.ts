import fc from 'fast-check';
import { newId } from '#kernel';
import { Actor, type ActorFacts, definePolicy, except, isScope, scalarFields, within } from './index.js';

const [A, B] = [newId(), newId()];
const condition: { value: unknown } = { value: undefined };

definePolicy('Incident', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isProvider && actor.has('DISPATCHER')) can(['acknowledge', 'close'], { providerId: actor.organisationId });
  if (actor.isEnterprise) can(['read', 'acknowledge'], { enterpriseId: actor.organisationId, state: 'OPEN' });
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});
definePolicy('Premises', ({ can }, actor) => {
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
});
definePolicy('PlanVersion', ({ can }, actor) => {
  if (actor.isAuthority) can('read', { publishedAt: { not: null } }, except('PlanVersion', 'noticeDays'));
});
definePolicy('Grid', ({ can }, actor) => {
  if (actor.isPlatform) can('read', condition.value as never);
});

const actor = (facts: Partial<ActorFacts>) =>
  new Actor({ via: 'SESSION', userId: newId(), organisationId: A, ...facts });
const provider = (facts: Partial<ActorFacts> = {}) =>
  actor({ organisationKind: 'PROVIDER', roles: ['DISPATCHER'], ...facts });

describe('a policy', () => {
  it.each([
    [{ providerId: undefined }],
    [{ providerId: '' }],
    [{}],
    [{ AND: [{ regionPath: { gte: undefined } }] }],
    [{ provider: { is: {} } }],
    [undefined],
  ])('refuses a condition that would open every row: %j', (value) => {
    condition.value = value;
    expect(() => actor({ organisationKind: 'PLATFORM' }).can('read', 'Grid')).toThrow('would open every row');
  });

  it('opens every row only where it says so', () => {
    condition.value = 'any';
    expect(actor({ organisationKind: 'PLATFORM' }).where('read', 'Grid')).toEqual({});
    expect(provider().where('read', 'Grid')).toEqual({ id: { in: [] } });
  });

  it('is the only one of its subject', () => {
    expect(() => definePolicy('Incident', () => undefined)).toThrow('Two policies');
  });

  it('gives nothing to anyone who is not signed in', () => {
    condition.value = 'any';
    for (const subject of ['Incident', 'Premises', 'PlanVersion', 'Grid'] as const) {
      expect(Actor.anonymous.can('read', subject)).toBe(false);
      expect(Actor.anonymous.where('read', subject)).toEqual({ id: { in: [] } });
    }
    expect(Actor.anonymous.tenancy).toEqual({ role: 'vigil_public' });
    expect(() => Actor.anonymous.organisationId).toThrow('role');
  });
});

describe('the actor', () => {
  const id = fc.constantFrom(A, B);
  const row = fc.record({
    providerId: id,
    enterpriseId: id,
    state: fc.constantFrom('OPEN', 'CLOSED'),
    regionPath: fc.constantFrom('32/', '32/3211/', '32/3212/', '33/', '32/3211/321181/'),
  });
  const anyone = fc.record({
    organisationId: id,
    organisationKind: fc.constantFrom('PROVIDER', 'ENTERPRISE', 'AUTHORITY', 'PLATFORM') as fc.Arbitrary<
      ActorFacts['organisationKind']
    >,
    roles: fc.subarray(['DISPATCHER', 'OWNER'] as const),
    regionPath: fc.constantFrom('32/', '32/3211/'),
    via: fc.constantFrom('SESSION', 'API_KEY') as fc.Arbitrary<ActorFacts['via']>,
    scopes: fc.subarray(['incidents:read', 'incidents:write', 'premises:read']),
  });

  it('may do to a row exactly what its filter of rows lets through', () => {
    condition.value = 'any';
    fc.assert(
      fc.property(anyone, row, fc.constantFrom('read', 'acknowledge', 'close', 'erase'), (facts, incident, action) => {
        const someone = actor(facts);
        expect(someone.can(action, 'Incident', incident)).toBe(matches(incident, someone.where(action, 'Incident')));
      }),
      { numRuns: 2000 },
    );
  });

  it('sees a region with all below it and nothing beside it', () => {
    const officer = actor({ organisationKind: 'AUTHORITY', regionPath: '32/3211/' });
    const at = (regionPath: string) => officer.can('read', 'Incident', { regionPath });
    expect(['32/3211/', '32/3211/321181/', '32/', '32/3212/', '32/32110/', '33/'].map(at)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(() => within('32/3211')).toThrow('slash');
  });

  it('reads the fields it was given and no others', () => {
    const officer = actor({ organisationKind: 'AUTHORITY', regionPath: '32/' });
    const fields = Object.keys(officer.select('PlanVersion'));
    expect(fields).not.toContain('noticeDays');
    expect([...fields, 'noticeDays'].sort()).toEqual([...scalarFields('PlanVersion')].sort());
    expect(officer.can('read', 'PlanVersion', { publishedAt: new Date() }, 'noticeDays')).toBe(false);
    expect(() => except('PlanVersion', 'colour')).toThrow('no field colour');
  });
});

describe('an API key', () => {
  const key = (...scopes: string[]) => provider({ via: 'API_KEY', roles: undefined, scopes });

  it('does what its scopes name, on the rows of its organisation', () => {
    const reader = key('incidents:read');
    expect(reader.can('read', 'Incident', { providerId: A })).toBe(true);
    expect(reader.can('read', 'Incident', { providerId: B })).toBe(false);
    expect(reader.can('acknowledge', 'Incident', { providerId: A })).toBe(false);
    expect(reader.where('acknowledge', 'Incident')).toEqual({ id: { in: [] } });
    expect(key('incidents:write').can('acknowledge', 'Incident', { providerId: A })).toBe(true);
    expect(key('premises:read').can('read', 'Incident')).toBe(false);
    expect(key().can('read', 'Incident')).toBe(false);
  });

  it('gains nothing from a scope that is none', () => {
    expect(isScope('toString')).toBe(false);
    expect(key('toString', '*').can('read', 'Incident')).toBe(false);
  });
});

/** The few operators of Prisma that the policies above use, on one row in memory. */
function matches(row: Record<string, unknown>, where: object): boolean {
  return Object.entries(where).every(([key, wanted]) => {
    if (key === 'OR') return (wanted as object[]).some((part) => matches(row, part));
    if (key === 'AND') return (wanted as object[]).every((part) => matches(row, part));
    const value = String(row[key]);
    if (typeof wanted !== 'object') return value === wanted;
    const { gte, lt } = wanted as { gte: string; lt: string };
    return value >= gte && value < lt;
  });
}
