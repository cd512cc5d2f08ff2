import { cycles, type Import, reachable } from './imports.js';
import {
  APP_RANKS,
  DATABASE_FILES,
  DOMAIN_PACKAGES,
  type Exception,
  LIBRARY_RANKS,
  NEVER_REACHES,
  TEST_PACKAGES,
} from './ranks.js';
import { isTest, type Sources } from './source-files.js';

interface Place {
  readonly kind: 'libs' | 'apps' | 'test' | 'elsewhere';
  readonly name: string;
  readonly rank: number;
}

type Rule = (imported: Import, sources: Sources) => string | false | undefined;

export function placeOf(path: string): Place {
  const [kind = '', name = ''] = path.split('/');
  if (kind === 'libs') return { kind, name, rank: LIBRARY_RANKS[name] ?? Number.NaN };
  if (kind === 'apps') return { kind, name, rank: APP_RANKS[name] ?? Number.NaN };
  return { kind: kind === 'test' ? kind : 'elsewhere', name: '', rank: Number.NaN };
}

export function excepted(path: string, exceptions: readonly Exception[]): boolean {
  return exceptions.some((exception) => exception.files.test(path));
}

const knownDoor: Rule = ({ specifier }) =>
  specifier.startsWith('#') && LIBRARY_RANKS[specifier.slice(1)] === undefined && 'is not the door of a library';

const leadsSomewhere: Rule = ({ to, specifier }, sources) =>
  to !== undefined && !sources.has(to) && !to.endsWith('.json') && !isGenerated(to) && `${specifier} leads to no file`;

/** Lower rank only; the same rank only inside one library or app. Tests that belong to nobody may look at everything. */
const downwards: Rule = ({ from, to }) => {
  if (to === undefined || from.startsWith('test/')) return undefined;
  const [here, there] = [placeOf(from), placeOf(to)];
  if (there.kind === 'test') return !isTest(from) && 'only tests import test/';
  if (there.kind === 'elsewhere' || (here.kind === there.kind && here.name === there.name)) return undefined;
  return !(there.rank < here.rank) && `goes up or sideways: rank ${here.rank} to rank ${there.rank}`;
};

/** Factories are what a library offers to tests only, so they are not in the door. */
const throughTheDoor: Rule = ({ from, to, specifier }) => {
  if (to === undefined || !to.startsWith('libs/')) return undefined;
  const [here, there] = [placeOf(from), placeOf(to)];
  const inside = here.kind === 'libs' && here.name === there.name;
  if (inside) return specifier.startsWith('#') && 'uses the door of its own library';
  if (specifier.startsWith('#')) return undefined;
  return !(isTest(from) && to.endsWith('.factory.ts')) && `reaches into libs/${there.name} past its door`;
};

const databaseInItsPlace: Rule = ({ from, to, specifier }) => {
  const isDatabase = /^(@prisma\/|pg$|pg[-/])/.test(specifier) || (to !== undefined && isGenerated(to));
  return isDatabase && !excepted(from, DATABASE_FILES) && `only repositories and platform import ${specifier}`;
};

const pureDomain: Rule = ({ from, to, specifier }) => {
  const own = /^libs\/[^/]+\/domain\//.exec(from)?.[0];
  if (own === undefined || specifier === '#kernel' || to?.startsWith(own)) return undefined;
  return !isFreePackage(from, specifier, DOMAIN_PACKAGES) && 'a domain imports only Node, kernel and its own folder';
};

const pureKernel: Rule = ({ from, to, specifier }) => {
  if (!from.startsWith('libs/kernel/') || to?.startsWith('libs/kernel/')) return undefined;
  return !isFreePackage(from, specifier, []) && 'kernel imports nothing but Node';
};

const neverTheBill: Rule = ({ from, to }) => {
  const barred = to === undefined ? [] : (NEVER_REACHES[placeOf(from).name] ?? []);
  return from.startsWith('libs/') && barred.includes(placeOf(to ?? '').name) && 'alarms never look at a bill';
};

const factoriesForTests: Rule = ({ from, to }) =>
  to?.endsWith('.factory.ts') && !isTest(from) && !from.endsWith('.factory.ts') && 'factories are for tests only';

const RULES: readonly Rule[] = [
  knownDoor,
  leadsSomewhere,
  downwards,
  throughTheDoor,
  databaseInItsPlace,
  pureDomain,
  pureKernel,
  neverTheBill,
  factoriesForTests,
];

/** One line per broken rule: `libs/a/b.ts:3 imports "#c": why not`. */
export function importViolations(imports: readonly Import[], sources: Sources): string[] {
  return imports.flatMap((imported) =>
    RULES.flatMap((rule) => {
      const reason = rule(imported, sources);
      return reason ? [`${imported.from}:${imported.line} imports "${imported.specifier}": ${reason}`] : [];
    }),
  );
}

export function ringViolations(imports: readonly Import[]): string[] {
  return cycles(imports).map((ring) => `import each other in a ring: ${ring.join(', ')}`);
}

/** Also through other libraries: A to B to billing is as bad as A to billing. */
export function reachViolations(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) {
    if (to?.startsWith('libs/') && from.startsWith('libs/')) {
      const name = placeOf(from).name;
      next.set(name, [...(next.get(name) ?? []), placeOf(to).name]);
    }
  }
  return Object.entries(NEVER_REACHES).flatMap(([name, barred]) =>
    barred.filter((other) => reachable(name, next).has(other)).map((other) => `libs/${name} reaches libs/${other}`),
  );
}

function isFreePackage(from: string, specifier: string, packages: readonly string[]): boolean {
  const free = isTest(from) ? [...packages, ...TEST_PACKAGES] : packages;
  return specifier.startsWith('node:') || free.includes(specifier);
}

function isGenerated(path: string): boolean {
  return path.includes('/generated/');
}
