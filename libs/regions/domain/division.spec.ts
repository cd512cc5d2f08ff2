import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  type Division,
  InvalidDivisionCode,
  levelOf,
  parentCodeOf,
  parseDivisionCode,
  pathOf,
  readDivisions,
  within,
} from './division.js';

const DATA = new URL('../../../prisma/seed/divisions/', import.meta.url);
const all: Division[] = [...readDivisions(readFileSync(new URL('divisions.csv.gz', DATA)))];
const byCode = new Map<string, Division>(all.map((division) => [division.code, division]));
const code = parseDivisionCode;

describe('a division code', () => {
  it.each([
    ['320000000000', 1, null, '32/'],
    ['321100000000', 2, '320000000000', '32/3211/'],
    ['321181000000', 3, '321100000000', '32/3211/321181/'],
    ['321181106000', 4, '321181000000', '32/3211/321181/321181106/'],
    ['321181106001', 5, '321181106000', '32/3211/321181/321181106/321181106001/'],
    ['442000000000', 2, '440000000000', '44/4420/'],
    ['441900003000', 4, '441900000000', '44/4419/441900003/'],
  ])('%s is of level %i, below %s, at %s', (text, level, parent, path) => {
    expect(levelOf(code(text))).toBe(level);
    expect(parentCodeOf(code(text))).toBe(parent);
    expect(pathOf(code(text))).toBe(path);
  });

  it.each([
    '',
    '321181',
    '3211811060011',
    '32118110600x',
    '０21181106001',
    '000000000000',
    '320081000000',
    '321181000001',
    '920000000000',
  ])('refuses %p', (text) => expect(() => code(text)).toThrow(InvalidDivisionCode));

  it('is within itself and its ancestors, and nowhere else', () => {
    const danyang = pathOf(code('321181000000'));
    expect(within(pathOf(code('321181106001')), danyang)).toBe(true);
    expect(within(danyang, danyang)).toBe(true);
    expect(within(pathOf(code('321182000000')), danyang)).toBe(false);
    expect(within(pathOf(code('321100000000')), danyang)).toBe(false);
    expect(within(danyang, '')).toBe(false);
    expect(within(danyang, '3')).toBe(false);
  });

  it('is within its ancestor exactly when the chain of parents meets it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.constantFrom(...all), (one, other) => {
        const chain: (string | null)[] = [one.code];
        for (let at = one.parentCode; at; at = parentCodeOf(at)) chain.push(at);
        return (
          within(one.path, other.path) === chain.includes(other.code) &&
          chain.every((link) => within(one.path, pathOf(code(String(link)))))
        );
      }),
    );
  });
});

describe('the vendored division tree', () => {
  it('holds every division of the 2023 tables down to the town', () => {
    const count = (level: number) => all.filter((division) => division.level === level).length;
    // Three cities without counties and one county without towns repeat themselves one level lower in the source.
    expect([1, 2, 3, 4, 5].map(count)).toEqual([31, 342, 2978 - 3, 41352 - 1, 229 + 267 + 165 + 42 + 109]);
  });

  it('has unique codes, and every parent stands before its children', () => {
    const seen = new Set<string>();
    const orphans: string[] = [];
    for (const division of all) {
      if (division.parentCode !== null && !seen.has(division.parentCode)) orphans.push(division.code);
      seen.add(division.code);
    }
    expect(orphans).toEqual([]);
    expect(seen.size).toBe(all.length);
  });

  it('puts the towns of a city without counties below the city', () => {
    const below = (parent: string) => all.filter((division) => division.parentCode === parent);
    expect(
      ['441900', '442000', '460400'].map((city) => below(`${city}000000`).every((town) => town.level === 4)),
    ).toEqual([true, true, true]);
    expect(below('441900000000').map((town) => town.name)).toContain('虎门镇');
    expect(below('620200000000').map((county) => county.code)).toEqual(['620201000000']);
  });

  it.each([
    ['321181', '丹阳市', 12, 229],
    ['331002', '椒江区', 12, 267],
    ['431002', '北湖区', 14, 165],
    ['530481', '澄江市', 6, 42],
    ['150602', '东胜区', 16, 109],
  ])('has %s %s with %i towns and %i villages', (county, name, towns, villages) => {
    const inside = all.filter((division) => division.code.startsWith(county));
    expect(byCode.get(`${county}000000`)?.name).toBe(name);
    expect(inside.filter((division) => division.level === 4)).toHaveLength(towns);
    expect(inside.filter((division) => division.level === 5)).toHaveLength(villages);
  });

  it('knows Lingkou and its villages', () => {
    expect(byCode.get('321181106000')).toEqual({
      code: '321181106000',
      name: '陵口镇',
      level: 4,
      parentCode: '321181000000',
      path: '32/3211/321181/321181106/',
    });
    expect(byCode.get('321181106001')?.name).toBe('陵口社区居委会');
    expect(all.filter((division) => division.parentCode === '321181106000')).toHaveLength(14);
  });

  it('has English names for Jiangsu, Zhenjiang, Danyang and all its towns, and for no code that does not exist', () => {
    const names: Record<string, string> = JSON.parse(readFileSync(new URL('names-en.json', DATA), 'utf8'));
    const danyang = all.filter((division) => division.level === 4 && division.code.startsWith('321181'));
    expect(Object.keys(names)).toEqual([
      '320000000000',
      '321100000000',
      '321181000000',
      ...danyang.map((town) => town.code),
    ]);
    expect(names['321181106000']).toBe('Lingkou');
  });
});

describe('reading a division file', () => {
  it.each([
    ['another header', 'code,name\n', 'the first line'],
    ['a level that the code contradicts', 'code12,name,level\n320000000000,江苏省,2\n', 'line 2'],
    ['a missing name', 'code12,name,level\n320000000000,,1\n', 'line 2'],
    ['a column too many', 'code12,name,level\n320000000000,江苏省,1\n321100000000,镇江市,2,x\n', 'line 3'],
    ['a bad code', 'code12,name,level\n32,江苏省,1\n', '12 digits'],
  ])('refuses %s', (_, csv, message) => {
    expect(() => [...readDivisions(gzipSync(csv))]).toThrow(message);
  });

  it('reads one row at a time', () => {
    const [first] = readDivisions(gzipSync('code12,name,level\n320000000000,江苏省,1\nbroken'));
    expect(first?.path).toBe('32/');
  });
});
