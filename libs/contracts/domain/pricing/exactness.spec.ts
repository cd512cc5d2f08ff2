import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = 'libs/contracts/domain/pricing';
/** Ways in which an amount would become a floating-point number, or be rounded by one. */
const FLOATS: readonly [RegExp, string][] = [
  [/\bNumber\s*[.(]/, 'Number'],
  [/\bparse(Float|Int)\b/, 'parseFloat'],
  [/\.to(Fixed|Precision)\b/, 'toFixed'],
  [/\bMath\.(?!min|max)/, 'Math'],
  [/[*/]\s*1[0_]+\b/, 'a power of ten that is no bigint'],
  [/(?<![\w.'"`\]])\d+\.\d/, 'a decimal fraction'],
];

function floatsIn(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '');
  return code
    .split('\n')
    .flatMap((line) => FLOATS.filter(([sign]) => sign.test(line)).map(([, what]) => `${what}: ${line.trim()}`));
}

const sources = readdirSync(FOLDER).filter((name) => /(?<!\.spec)\.ts$/.test(name));

it('has sources to look at', () => {
  expect(sources).toEqual(expect.arrayContaining(['allocation.ts', 'price-of.ts', 'unit-price.ts']));
});

it.each(sources)('%s reckons without floating point', (name) => {
  expect(floatsIn(readFileSync(path.join(FOLDER, name), 'utf8'))).toEqual([]);
});

it.each(['Number(amount)', 'total / 100', 'x * 1_000', 'parseFloat(x)', 'Math.round(x)', 'x.toFixed(2)', 'fee * 0.06'])(
  'would find %s',
  (code) => {
    expect(floatsIn(`const y = ${code};`)).not.toEqual([]);
  },
);

it.each(['total / 100n', 'total * 1_000n', "'0.06'", '// 1.5 beats', 'tiers.length - 1'])('lets %s pass', (code) => {
  expect(floatsIn(`const y = ${code}`)).toEqual([]);
});
