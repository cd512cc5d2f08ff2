import { gunzipSync } from 'node:zlib';
import { defineError } from '#kernel';

/** 1 province, 2 city, 3 county, 4 town, 5 village. */
export type DivisionLevel = 1 | 2 | 3 | 4 | 5;

/** A 12-digit division code that was checked by `parseDivisionCode`. */
export type DivisionCode = string & { readonly __brand: 'DivisionCode' };

export interface Division {
  readonly code: DivisionCode;
  readonly name: string;
  readonly level: DivisionLevel;
  /** Null for a province. */
  readonly parentCode: DivisionCode | null;
  /** Significant parts, each ended by a slash: `32/3211/321181/321181106/`. */
  readonly path: string;
}

/** Thrown where a code comes from outside; the sender should give all 12 digits, zeros at the end included. */
export const InvalidDivisionCode = defineError('REGION.INVALID_CODE', {
  kind: 'invalid',
  en: '"{code}" is not a division code. Give 12 digits, for example 321181106000 for the town of Lingkou.',
  zh: '“{code}”不是有效的区划代码。请填写12位数字，例如陵口镇为321181106000。',
});

/** Where each level ends: 2 digits province, 2 city, 2 county (GB/T 2260), 3 town, 3 village (statistical codes). */
const ENDS = [2, 4, 6, 9, 12] as const;
const HEADER = 'code12,name,level';

function part(code: string, level: number): number {
  return Number(code.slice(ENDS[level - 2] ?? 0, ENDS[level - 1]));
}

function deepestLevel(code: string): DivisionLevel {
  return ([5, 4, 3, 2, 1] as const).find((level) => part(code, level) > 0) ?? 1;
}

/**
 * The code if it is well formed: 12 digits and no empty level above a filled one, save the county: towns of 东莞, 中山 and
 * 儋州 hang directly below the city. Whether such a division exists is for the table to say.
 */
export function parseDivisionCode(text: string): DivisionCode {
  const wellFormed = /^[1-8]\d{11}$/.test(text);
  const gapAbove = (level: number) => level !== 3 && part(text, level) === 0;
  if (!wellFormed || ENDS.slice(0, deepestLevel(text) - 1).some((_, index) => gapAbove(index + 1))) {
    throw new InvalidDivisionCode({ code: text.slice(0, 32) }, 'code');
  }
  return text as DivisionCode;
}

export function levelOf(code: DivisionCode): DivisionLevel {
  return deepestLevel(code);
}

/** Null for a province. */
export function parentCodeOf(code: DivisionCode): DivisionCode | null {
  const above = ENDS[levelOf(code) - 2];
  return above === undefined ? null : (code.slice(0, above).padEnd(12, '0') as DivisionCode);
}

/** The path of the parent and the own part behind it; a level that does not exist (the county of 东莞) has no part. */
export function pathOf(code: DivisionCode): string {
  const parent = parentCodeOf(code);
  const own = `${code.slice(0, ENDS[levelOf(code) - 1])}/`;
  return parent === null ? own : pathOf(parent) + own;
}

/** True for the ancestor itself and all below it. No ancestor, or one without its last slash, holds nothing. */
export function within(path: string, ancestorPath: string): boolean {
  return ancestorPath.endsWith('/') && path.startsWith(ancestorPath);
}

/** Reads the vendored `divisions.csv.gz` row by row, parents before children. Throws an Error naming the first bad line. */
export function* readDivisions(gzipped: Uint8Array): Iterable<Division> {
  const csv = gunzipSync(gzipped).toString('utf8');
  let lineNumber = 0;
  for (let start = 0; start < csv.length; ) {
    const end = csv.indexOf('\n', start);
    const line = csv.slice(start, end < 0 ? csv.length : end);
    start += line.length + 1;
    lineNumber += 1;
    if (lineNumber > 1) yield readDivision(line, lineNumber);
    else if (line !== HEADER) throw new Error(`divisions: the first line is not "${HEADER}"`);
  }
}

function readDivision(line: string, lineNumber: number): Division {
  const [text = '', name, level, ...rest] = line.split(',');
  const code = parseDivisionCode(text);
  if (!name || Number(level) !== levelOf(code) || rest.length > 0)
    throw new Error(`divisions: line ${lineNumber}: ${line}`);
  return { code, name, level: levelOf(code), parentCode: parentCodeOf(code), path: pathOf(code) };
}
