import { newId } from '#kernel';
import { as } from '../../../apps/vigil/seed/people.js';
import { invitationToken } from '../../../libs/tenancy/tenancy.factory.js';
import { eventually } from '../../support/eventually.js';
import { isLong } from '../../support/runs.js';
import { ask, askAll } from './asking.js';
import { attemptsOf, controlVariables } from './attempts.js';
import { canary } from './canary.js';
import { NOTE } from './documents.js';
import { listen, tell } from './doors.js';
import type { Fixture } from './fixture.js';
import { FIXTURES } from './fixtures.js';
import { attackers, type Identity, insiders } from './identities.js';
import { Judge } from './judge.js';
import { isOpen } from './openings.js';
import { type Operation, operationsOf } from './operations.js';
import type { TenantWorld } from './tenant-world.js';
import { type Stage, stage } from './world.js';

const ENOUGH = isLong ? 10_000 : 5_000;

let world: Stage;
let operations: Operation[];
let askers: Identity[];
let judge: Judge;

beforeAll(async () => {
  world = await stage();
  operations = await operationsOf(world.test.anonymous);
  askers = await attackers(world.test, world);
  judge = new Judge(world.secrets);
  await world.traces.watch();
}, 120_000);
afterAll(() => world?.close());

const of = (kind: Operation['kind']) => operations.filter((operation) => operation.kind === kind);

it('has a fixture for every operation and a noun for every id', () => {
  const missing = operations.flatMap(({ name, slots }) => {
    const fixture = FIXTURES[name];
    if (!fixture) return [`add a fixture for ${name} in test/isolation/graphql/fixtures.ts`];
    const unknown = slots.filter((slot) => !fixture.slots?.[slot]);
    return unknown.map((slot) => `add the noun of ${slot} to ${name} in test/isolation/graphql/fixtures.ts`);
  });
  const gone = Object.keys(FIXTURES).filter((name) => !operations.some((operation) => operation.name === name));
  expect({ missing, gone }).toEqual({ missing: [], gone: [] });
});

it('has an id of every noun in every world', () => {
  const keys = new Set(Object.values(FIXTURES).flatMap(({ slots }) => Object.values(slots ?? {})));
  const nouns = [...keys].map((key) => key.replace('?', '')).filter((key) => key !== 'PUBLIC');
  for (const { ids } of [world.a, world.b, world.c]) {
    expect(nouns.filter((key) => !ids[key])).toEqual([]);
    expect(Object.entries(ids).filter(([, id]) => !id)).toEqual([]);
  }
});

it('gives nothing of a stranger to any query, whoever asks', async () => {
  const lines = of('query').flatMap((one) => askers.map((asker) => attemptsOf(one, asker, world)));
  await askAll(world.test.url, lines, judge);
  expect(judge.findings.splice(0)).toEqual([]);
}, 900_000);

it('lets no mutation touch a stranger, whoever asks', async () => {
  const [strangers, neighbours] = [askers.filter(({ sees }) => !sees.includes('B')), [world.b, world.c]];
  // Whoever of B asks has signed in meanwhile.
  await world.traces.touched([]);
  const [others, home] = [askers.filter(({ sees }) => sees.includes('B')), [world.a]];
  for (const operation of of('mutation')) {
    await holds(operation, strangers, neighbours);
    await holds(operation, others, home);
  }
  expect(judge.findings.splice(0)).toEqual([]);
}, 900_000);

it('made enough attempts', () => {
  const answers = [...judge.codes].map(([code, count]) => `${code} ${count}`).join(', ');
  process.stdout.write(
    `isolation: ${judge.attempts} attempts, ${askers.length} askers, ${operations.length} operations: ${answers}\n`,
  );
  expect(judge.attempts).toBeGreaterThanOrEqual(ENOUGH);
});

it('lets a stranger hear nothing of an incident that changes twenty times', async () => {
  const { test, a, b, secrets } = world;
  const people = askers.filter(({ kind, name }) => kind !== 'NOBODY' && name.startsWith('A.'));
  const ears = await Promise.all(
    people.flatMap((one) => [listen(test.url, one), listen(test.url, one, b.ids.premises)]),
  );
  const desk = await listen(test.url, insiders(test, world).get('PROVIDER.DISPATCHER') as Identity);
  const note = (of: typeof a) =>
    as(of.provider, 'DISPATCHER').client.call(NOTE, { input: { id: of.ids.incident, note: 'Checked' } });
  // Whoever listens to his own hears it: the silence below is none of a dead line.
  const attentive = ears.filter(
    ({ identity, premisesId }) => !premisesId && identity.kind === 'PROVIDER' && identity.role !== 'KEY',
  );
  await eventually(() => note(a).then(() => attentive.every(({ heard }) => heard.length > 0) || undefined), 60);
  await eventually(() => note(b).then(() => desk.heard.length > 0 || undefined), 60);
  for (let change = 1; change <= 20; change++) {
    const before = desk.heard.length;
    await note(b);
    await eventually(async () => desk.heard.length > before || undefined);
  }
  for (const ear of [...ears, desk]) ear.close();
  const heard = ears.flatMap(({ identity, heard }) =>
    secrets.in(heard.join()).filter((secret) => !isOpen(identity, secret, 'incidentChanged')),
  );
  expect(heard).toEqual([]);
  expect(ears.filter(({ premisesId, heard }) => premisesId && heard.length > 0)).toEqual([]);
  expect(desk.heard.join()).toContain(b.ids.incident);
}, 120_000);

it('takes no event for the device of a stranger', async () => {
  const { test, a, b, c } = world;
  await world.traces.touched([]);
  const key = askers.find(({ name }) => name === 'A.PROVIDER.key(all)');
  for (const token of [await key?.token(), a.deviceToken]) {
    const absent = await tell(test.url, token, newId());
    expect(absent).toContain('"rejected"');
    for (const { ids } of [b, c]) expect(await tell(test.url, token, ids.standalone ?? '')).toBe(absent);
  }
  expect(await world.traces.touched([b, c])).toEqual([]);
  expect(await tell(test.url, b.deviceToken, b.ids.standalone ?? '')).toContain('"stored"');
});

it('shows the public the face of premises and nothing behind it', async () => {
  const page = await (await fetch(`${world.test.url}/q/${world.b.qrCode}`)).text();
  const shown = new Set(world.secrets.in(page).map(({ noun }) => noun));
  expect(page).toContain(canary('B', 'premises'));
  expect([...shown]).toEqual(['premises']);
});

it('gives the same to those whose it is', async () => {
  const within = insiders(world.test, world);
  const carry: Record<string, string> = {
    invitationToken: invitationToken(world.test.database.config.tokenSecret, world.b.ids.invitationToAccept as never),
  };
  const turnOf = ({ name }: Operation) => FIXTURES[name]?.turn ?? 5;
  const ordered = [...of('query'), ...of('mutation')].sort((one, two) => turnOf(one) - turnOf(two));
  const findings: string[] = [];
  for (const operation of ordered) {
    const { control, publicAnswer } = FIXTURES[operation.name] as Fixture;
    const insider = within.get(control);
    if (!insider) throw new Error(`${operation.name} is controlled by ${control}, whom nobody has seeded`);
    const variables = controlVariables(operation, world.b, world, carry);
    const { answer } = await ask(world.test.url, insider, operation, variables);
    carry.refreshToken = /"refreshToken":"([^"]+)"/.exec(answer)?.[1] ?? carry.refreshToken ?? '';
    if (JSON.parse(answer).errors) findings.push(`${operation.name} by ${control}: ${answer.slice(0, 400)}`);
    else if (!publicAnswer && !world.secrets.in(answer).some(({ tag }) => tag === 'B')) {
      findings.push(`${operation.name} by ${control} gives no canary: ${answer.slice(0, 300)}`);
    }
  }
  expect(findings).toEqual([]);
}, 60_000);

/** Whatever these try, nothing of the victims changes. */
async function holds(operation: Operation, by: readonly Identity[], victims: readonly TenantWorld[]): Promise<void> {
  const lines = by.map((asker) => attemptsOf(operation, asker, world));
  await askAll(world.test.url, lines, judge);
  const touched = await world.traces.touched(victims);
  judge.findings.push(...touched.map((what) => `${operation.name} touched ${what}`));
}
