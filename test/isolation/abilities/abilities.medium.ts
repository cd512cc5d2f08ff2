import { type Policy, type SubjectName, scalarFields } from '#access';
import { Prisma } from '#platform';
import { twoWorlds, type Worlds } from './known-rows.js';
import { cell } from './matrix.js';
import { actorOf, everybody, everyRole } from './people.js';
import { actionsOf, everyPolicy } from './recorded-rules.js';
import { CLOSED, FINDS_NOTHING, OPEN_TO_FOREIGNERS } from './reviewed.js';
import { reviewedMatrices, writeIfAsked } from './reviewed-matrix.js';
import { writtenMatrix } from './written-matrix.js';

const people = everybody('a');
const actors = [...people, ...everybody('b')].map((person) => ({ person, actor: actorOf(person) }));

describe('abilities alone, without row-level security', () => {
  let policies: readonly Policy[];
  let worlds: Worlds;
  beforeAll(async () => {
    policies = await everyPolicy();
    worlds = await twoWorlds(
      policies,
      actors.map(({ actor }) => actor),
    );
  }, 60_000);
  afterAll(() => worlds?.close());

  const actionsFor = (policy: Policy) => [
    ...actionsOf(
      policy,
      actors.map(({ actor }) => actor),
    ),
    'erase',
  ];

  it('are what was reviewed, for every role, key and stranger', () => {
    const written = Object.fromEntries(
      policies.map((policy) => [policy.subject, writtenMatrix(policy, people, worlds.rowsOf(policy.subject))]),
    );
    writeIfAsked(written);
    expect(written).toEqual(reviewedMatrices());
  });

  it('are the same on either side of the market', () => {
    const differences = policies.flatMap((policy) => {
      const rows = worlds.rowsOf(policy.subject).filter(({ name }) => !/^(platform|sample)$/.test(name));
      const texts = (['a', 'b'] as const).map((side) =>
        everyRole(side)
          .filter(({ name }) => !name.startsWith('PLATFORM'))
          .map((person) =>
            actionsFor(policy).map((action) => cell(actorOf(person), action, policy.subject, rows, side)),
          ),
      );
      return JSON.stringify(texts[0]) === JSON.stringify(texts[1]) ? [] : [policy.subject];
    });
    expect(differences).toEqual([]);
  });

  it('find in the database exactly the rows that they allow one by one', async () => {
    const differences: string[] = [];
    let compared = 0;
    for (const policy of policies) {
      const { subject } = policy;
      const rows = worlds.rowsOf(subject);
      for (const { person, actor } of actors) {
        for (const action of actionsFor(policy)) {
          const allowed = namesOf(rows.filter(({ row }) => actor.can(action, subject, row)));
          const found = namesOf(await worlds.found(subject, actor.where(action, subject)));
          compared += rows.length;
          if (allowed !== found) differences.push(`${person.name} ${action} ${subject}: ${allowed} but ${found}`);
        }
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(10_000);
  }, 120_000);

  it('give nobody a row of the other side, but what was reviewed', async () => {
    const leaks = new Set<string>();
    const excuses = new Set<RegExp>();
    for (const { person, actor } of actors) {
      for (const policy of policies) {
        for (const action of actionsFor(policy)) {
          const foreign = worlds.rowsOf(policy.subject).filter(({ side }) => side !== person.side);
          for (const { name } of foreign.filter(({ row }) => actor.can(action, policy.subject, row))) {
            const what = `${person.name}: ${action} ${policy.subject} ${name}`;
            const excuse = OPEN_TO_FOREIGNERS.find((open) => open.what.test(what));
            if (excuse) excuses.add(excuse.what);
            else leaks.add(what);
          }
        }
      }
    }
    expect([...leaks]).toEqual([]);
    expect(OPEN_TO_FOREIGNERS.filter(({ what }) => !excuses.has(what))).toEqual([]);
  });

  // A denial proves something only beside a row that is given.
  it('find rows for whoever may read at all', async () => {
    const empty: string[] = [];
    for (const { person, actor } of actors.filter(({ person }) => person.facts.via === 'SESSION')) {
      if (/departed|new|beside|of the town/.test(person.name)) continue;
      for (const { subject } of policies.filter((policy) => actor.can('read', policy.subject))) {
        const found = await worlds.found(subject, actor.where('read', subject));
        if (found.length === 0) empty.push(`${person.name}: ${subject}`);
      }
    }
    expect(empty.filter((what) => !FINDS_NOTHING.some((nothing) => nothing.what.test(what)))).toEqual([]);
    expect(FINDS_NOTHING.filter(({ what }) => !empty.some((one) => what.test(one)))).toEqual([]);
  }, 60_000);

  it('leave closed what no policy speaks of', () => {
    const spoken = new Set(policies.map(({ subject }) => subject));
    const closed = (Object.keys(Prisma.ModelName) as SubjectName[]).filter((subject) => !spoken.has(subject));
    expect(closed.sort()).toEqual(Object.keys(CLOSED).sort());
    for (const subject of closed) {
      for (const { actor } of actors) {
        for (const action of ['read', 'create', 'update', 'delete', 'erase']) {
          expect(actor.can(action, subject)).toBe(false);
          expect(actor.where(action, subject)).toEqual({ [scalarFields(subject)[0] as string]: { in: [] } });
        }
        expect(actor.select(subject)).toEqual({});
      }
    }
  });

  // Prisma 7.10 forgets an empty `OR` inside an `AND`: whatever stands for "nothing" is asked for in every place it may stand.
  it('find nothing for a denied action, wherever the filter stands', async () => {
    const nesting: readonly ((nothing: object) => object)[] = [
      (nothing) => nothing,
      (nothing) => ({ AND: [nothing] }),
      (nothing) => ({ AND: [nothing, {}] }),
      (nothing) => ({ AND: [{}, { AND: [nothing] }] }),
      (nothing) => ({ OR: [nothing] }),
      (nothing) => ({ OR: [nothing, nothing] }),
      (nothing) => ({ AND: [{ OR: [nothing] }, {}] }),
      (nothing) => ({ NOT: { NOT: nothing } }),
    ];
    for (const { subject } of policies) {
      expect(await worlds.found(subject, {})).not.toEqual([]);
      for (const { actor } of actors.filter(({ person }) => /^(anonymous|PROVIDER OWNER)$/.test(person.name))) {
        for (const nest of nesting)
          expect(await worlds.found(subject, nest(actor.where('erase', subject)))).toEqual([]);
      }
    }
  }, 60_000);
});

function namesOf(rows: readonly { readonly side: string; readonly name: string }[]): string {
  return rows.map(({ side, name }) => `${side}.${name}`).join(', ');
}
