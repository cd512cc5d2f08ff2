import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importViolations, reachViolations, ringViolations } from './import-rules.js';
import { allImports, type Import } from './imports.js';
import { APP_RANKS, LIBRARY_RANKS } from './ranks.js';
import { ROOT, readSources, type Sources } from './source-files.js';

const sources = readSources(['apps', 'libs', 'test'], /\.(ts|tsx)$/);
const imports = allImports(sources);

describe('the imports of the house', () => {
  it('sees the house', () => {
    expect(imports.length).toBeGreaterThan(10);
    expect(
      imports.filter(({ from, to }) => from === 'libs/kernel/index.ts' && to === 'libs/kernel/money.ts'),
    ).toHaveLength(1);
  });

  it('keep to ranks, doors and the places of the database', () =>
    expect(importViolations(imports, sources)).toEqual([]));
  it('run in no ring, types included', () => expect(ringViolations(imports)).toEqual([]));
  it('lead no alarm to a bill', () => expect(reachViolations(imports)).toEqual([]));

  it('have a rank for every library and app, and a door for every library', () => {
    const names = (folder: string) => [
      ...new Set(
        [...sources.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.split('/')[1] ?? ''),
      ),
    ];
    const doors = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).imports);
    expect(names('libs').filter((name) => LIBRARY_RANKS[name] === undefined || !doors.includes(`#${name}`))).toEqual(
      [],
    );
    expect(names('apps').filter((name) => APP_RANKS[name] === undefined)).toEqual([]);
  });
});

const HOUSE = {
  'libs/kernel/index.ts': '',
  'libs/platform/index.ts': '',
  'libs/access/index.ts': '',
  'libs/billing/index.ts': '',
  'libs/billing/ledger.ts': '',
  'libs/contracts/index.ts': '',
  'libs/incidents/index.ts': '',
  'libs/incidents/incident.factory.ts': '',
  'libs/incidents/incident.repository.ts': '',
  'libs/incidents/domain/incident.ts': '',
  'apps/api/api.module.ts': '',
  'apps/gateway/main.ts': '',
  'test/support/seed.ts': '',
};

function house(path: string, text: string): { sources: Sources; imports: Import[] } {
  const made = new Map([...Object.entries(HOUSE), [path, text]] as [string, string][]);
  return { sources: made, imports: allImports(made) };
}

function verdict(path: string, text: string): string[] {
  const made = house(path, text);
  return importViolations(made.imports, made.sources);
}

describe('the checker of imports', () => {
  it.each([
    ['an import upwards', 'libs/access/a.ts', `import { x } from '#incidents';`, 'goes up or sideways'],
    ['an import at the same rank', 'libs/billing/a.ts', `import { x } from '#telemetry';`, 'goes up or sideways'],
    ['a type-only import upwards', 'libs/access/a.ts', `import type { X } from '#incidents';`, 'goes up or sideways'],
    ['a re-export upwards', 'libs/access/a.ts', `export * from '#incidents';`, 'goes up or sideways'],
    ['a named type re-export', 'libs/access/a.ts', `export { type X } from '#incidents';`, 'goes up or sideways'],
    ['a late import upwards', 'libs/access/a.ts', `const x = await import('#incidents');`, 'goes up or sideways'],
    ['a late import by template', 'libs/access/a.ts', 'const x = await import(`#incidents`);', 'goes up or sideways'],
    [
      'a type written in place',
      'libs/access/a.ts',
      `let x: Promise<Array<import('#incidents').X>>;`,
      'goes up or sideways',
    ],
    ['a type query in place', 'libs/access/a.ts', `type X = typeof import('#incidents');`, 'goes up or sideways'],
    ['an old import', 'libs/access/a.ts', `import x = require('#incidents');`, 'goes up or sideways'],
    [
      'an app imported by a library',
      'libs/incidents/a.ts',
      `import '../../apps/api/api.module.js';`,
      'goes up or sideways',
    ],
    ['an app imported by its neighbour', 'apps/gateway/a.ts', `import '../api/api.module.js';`, 'goes up or sideways'],
    ['a library past its door', 'libs/incidents/a.ts', `import '../contracts/index.js';`, 'past its door'],
    ['a library past its door from an app', 'apps/api/a.ts', `import '../../libs/billing/ledger.js';`, 'past its door'],
    ['a library past its door from a test', 'test/e2e/a.ts', `import '../../libs/billing/ledger.js';`, 'past its door'],
    ['the own door', 'libs/incidents/a.ts', `import { x } from '#incidents';`, 'door of its own library'],
    ['a door that is none', 'libs/incidents/a.ts', `import { x } from '#kernel/money';`, 'not the door of a library'],
    ['a file that is not there', 'libs/incidents/a.ts', `import './missing.js';`, 'leads to no file'],
    [
      'Prisma in a use case',
      'libs/incidents/use-cases/a.ts',
      `import type { Prisma } from '@prisma/client';`,
      'only repositories',
    ],
    ['the driver in an app', 'apps/api/a.ts', `import pg from 'pg';`, 'only repositories'],
    ['the generated client', 'apps/api/a.ts', `import '../../libs/platform/generated/client.js';`, 'only repositories'],
    [
      'a domain that knows Nest',
      'libs/incidents/domain/a.ts',
      `import { Injectable } from '@nestjs/common';`,
      'a domain imports only',
    ],
    [
      'a domain that knows platform',
      'libs/incidents/domain/a.ts',
      `import { x } from '#platform';`,
      'a domain imports only',
    ],
    [
      'a domain that knows its repository',
      'libs/incidents/domain/a.ts',
      `import '../incident.repository.js';`,
      'a domain imports only',
    ],
    ['a kernel with a package', 'libs/kernel/a.ts', `import { z } from 'zod';`, 'nothing but Node'],
    [
      'an alarm that looks at a bill',
      'libs/incidents/a.ts',
      `import type { X } from '#billing';`,
      'never look at a bill',
    ],
    [
      'production code that imports a factory',
      'libs/incidents/a.ts',
      `import './incident.factory.js';`,
      'factories are for tests only',
    ],
    [
      'production code that imports tests',
      'libs/incidents/a.ts',
      `import '../../test/support/seed.js';`,
      'only tests import test/',
    ],
  ])('refuses %s', (_, path, text, reason) => expect(verdict(path, text).join()).toContain(reason));

  it.each([
    ['a lower door', 'libs/incidents/a.ts', `import type { X } from '#contracts'; import { y } from '#kernel';`],
    ['Prisma in a repository', 'libs/incidents/a.repository.ts', `import type { Prisma } from '@prisma/client';`],
    ['prepared SQL in its named file', 'libs/incidents/board.sql.ts', `import pg from 'pg';`],
    [
      'a domain of Node, kernel and itself',
      'libs/incidents/domain/a.ts',
      `import 'node:zlib'; import '#kernel'; import './incident.js';`,
    ],
    ['a seed kit in a test', 'libs/incidents/a.medium.ts', `import '../../test/support/seed.js';`],
    ['a factory in a test', 'test/support/a.ts', `import '../../libs/incidents/incident.factory.js';`],
    ['an app composed by vigil', 'apps/vigil/a.ts', `import '../api/api.module.js'; import '../gateway/main.js';`],
  ])('allows %s', (_, path, text) => expect(verdict(path, text)).toEqual([]));

  it('names the line', () => {
    expect(verdict('libs/access/a.ts', `// 注释\n\n\nimport type { X } from '#incidents';`)[0]).toMatch(
      /^libs\/access\/a\.ts:4 /,
    );
  });

  it('finds a ring that only types close', () => {
    const made = house('libs/incidents/domain/incident.ts', `import type { Y } from '../incident.repository.js';`);
    const closed = new Map([
      ...made.sources,
      ['libs/incidents/incident.repository.ts', `import { x } from './domain/incident.js';`],
    ]);
    expect(ringViolations(made.imports)).toEqual([]);
    expect(ringViolations(allImports(closed)).join()).toContain(
      'libs/incidents/domain/incident.ts, libs/incidents/incident.repository.ts',
    );
  });

  it('finds the bill behind another library', () => {
    const made = house('libs/incidents/a.ts', `import { x } from '#contracts';`);
    const detour = new Map([...made.sources, ['libs/contracts/a.ts', `import type { X } from '#billing';`]]);
    expect(reachViolations(made.imports)).toEqual([]);
    expect(reachViolations(allImports(detour))).toEqual(['libs/incidents reaches libs/billing']);
  });
});
