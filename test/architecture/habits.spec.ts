import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameViolations, readmeViolations, syntaxViolations, textViolations } from './habits.js';
import { listFiles, ROOT, readSources } from './source-files.js';

const FOLDERS = ['apps', 'libs', 'test', 'prisma', 'infra', 'bin', 'docs'];
const code = readSources(['apps', 'libs', 'test'], /\.(ts|tsx)$/);
const texts = readSources(FOLDERS, /\.(ts|tsx|mjs|cjs|js|sql|prisma|graphql|ya?ml|sh|css|html|md)$/);

describe('the habits of the house', () => {
  it('sees the house', () => expect([...code.keys()]).toContain('libs/kernel/index.ts'));

  it('keeps functions and constructors small and reads the environment in one place', () => {
    expect([...code].flatMap(([path, text]) => syntaxViolations(path, text))).toEqual([]);
  });

  it('leaves nothing undone and switches no check off', () => {
    expect([...texts].flatMap(([path, text]) => textViolations(path, text))).toEqual([]);
  });

  it('has a noun in the name of every folder and file', () => {
    expect(nameViolations(FOLDERS.flatMap((folder) => listFiles(folder)))).toEqual([]);
  });

  it('has a short README in every library', () => {
    const libraries = [...new Set(listFiles('libs').map((path) => path.split('/')[1] ?? ''))];
    const readme = (library: string) => {
      const path = join(ROOT, 'libs', library, 'README.md');
      return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    };
    expect(libraries.flatMap((library) => readmeViolations(library, readme(library)))).toEqual([]);
  });
});

const lines = (count: number) => 'x();\n'.repeat(count);

describe('the checker of habits', () => {
  it.each([
    ['a function', `function f() {\n${lines(49)}}`],
    ['an arrow', `const f = async () => {\n${lines(49)}};`],
    ['a method', `class A { m() {\n${lines(49)}} }`],
    ['a private method', `class A { #m() {\n${lines(49)}} }`],
    ['a constructor', `class A { constructor() {\n${lines(49)}} }`],
    ['a method of an object', `const o = { m() {\n${lines(49)}} };`],
    ['an arrow inside a call', `f(() => {\n${lines(49)}});`],
    ['a test', `it('does', () => {\n${lines(49)}});`],
  ])('finds %s of 51 lines', (_, text) =>
    expect(syntaxViolations('libs/a/a.ts', text).join()).toContain('of 51 lines'),
  );

  it.each([
    ['a function of 50 lines', `function f() {\n${lines(48)}}`],
    ['a suite of any length', `describe('x', () => {\n${lines(90)}});`],
    ['a suite over a table', `describe.each([1])('x', () => {\n${lines(90)}});`],
    ['a body below many decorators', `class A {\n${'@B()\n'.repeat(60)} m() {} }`],
    ['five parameters', 'class A { constructor(a: B, b: B, c: B, private d: B, e: B) {} }'],
  ])('allows %s', (_, text) => expect(syntaxViolations('libs/a/a.ts', text)).toEqual([]));

  it('finds six parameters', () => {
    const text = 'class A { constructor(a: B, b: B, c: B, @I() private readonly d: B, e: B, f?: B) {} }';
    expect(syntaxViolations('libs/a/a.ts', text)).toEqual([
      'libs/a/a.ts:1 has a constructor of 6 parameters, not at most 5',
    ]);
  });

  it.each([
    'const a = process.env.HOME;',
    `const a = process['env'].HOME;`,
    'const a = globalThis.process.env;',
    'const { env } = process;',
    `import { env } from 'node:process';`,
    `import { env as e } from 'process';`,
    'f({ ...process.env });',
  ])('finds the environment read by %s', (text) => {
    expect(syntaxViolations('libs/a/a.ts', text).join()).toContain('reads the environment');
    expect(syntaxViolations('libs/platform/config/environment.ts', text)).toEqual([]);
  });

  it('is not misled by other members of process', () =>
    expect(syntaxViolations('libs/a/a.ts', 'process.exit(meta.env);')).toEqual([]));

  it.each([`TO${'DO'}: later`, `// FIX${'ME'}`])('finds what is left undone: %s', (text) => {
    expect(textViolations('a.sql', `\n${text}`)).toEqual(['a.sql:2 is left undone: do it or open an issue']);
  });

  it.each([`// biome-${'ignore'} lint/suspicious/noExplicitAny: x`, `// @ts-${'nocheck'}`])('finds %s', (text) => {
    expect(textViolations('a.ts', text)).toEqual(['a.ts:1 switches off a check that has no exceptions']);
  });

  it('finds folders and files without a noun', () => {
    const paths = ['libs/a/utils/x.ts', 'libs/a/utils/y.ts', 'apps/b/helpers.ts', 'libs/shared-park/x.ts'];
    expect(nameViolations(paths)).toEqual([
      'libs/a/utils has no noun in its name',
      'apps/b/helpers.ts has no noun in its name',
    ]);
  });

  it('finds a README that is missing or long', () => {
    expect(readmeViolations('a', undefined)).toHaveLength(1);
    expect(readmeViolations('a', 'x\n'.repeat(26))).toHaveLength(1);
    expect(readmeViolations('a', 'x\n'.repeat(25))).toEqual([]);
  });
});
