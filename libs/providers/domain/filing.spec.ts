import { NotFiled } from './filing.errors.js';
import { ancestorPaths, assertFiled, type Filing, isFiledFor } from './filing.js';

const from = new Date('2026-01-01T00:00:00Z');
const until = new Date('2027-01-01T00:00:00Z');
const danyang: Filing = { state: 'FILED', regionPath: '32/3211/321181/', validFrom: from, validTo: until };
const lingkou = '32/3211/321181/321181106/';
const now = new Date('2026-06-01T00:00:00Z');

describe('a filing', () => {
  it.each([
    ['the region itself', danyang, '32/3211/321181/', now, true],
    ['a town below it', danyang, lingkou, now, true],
    ['the city above it', danyang, '32/3211/', now, false],
    ['a neighbour whose code begins alike', danyang, '32/3211/3211810/', now, false],
    ['its first moment', danyang, lingkou, from, true],
    ['the moment before', danyang, lingkou, new Date(from.getTime() - 1), false],
    ['its end, which is outside', danyang, lingkou, until, false],
    ['no end', { ...danyang, validTo: null }, lingkou, new Date('2099-01-01'), true],
    ['a suspended one', { ...danyang, state: 'SUSPENDED' }, lingkou, now, false],
    ['a path without its last slash', { ...danyang, regionPath: '32/3211/321181' }, lingkou, now, false],
  ])('%s', (_, filing, path, at, holds) => {
    expect(isFiledFor([filing], path, at)).toBe(holds);
  });

  it('is enough if one of several stands', () => {
    const suspended = { ...danyang, state: 'SUSPENDED' };
    expect(() => assertFiled([suspended, danyang], lingkou, now)).not.toThrow();
    expect(() => assertFiled([suspended], lingkou, now)).toThrow(NotFiled);
    expect(() => assertFiled([], lingkou, now)).toThrow(NotFiled);
  });

  it('is looked for along the way up', () => {
    expect(ancestorPaths(lingkou)).toEqual(['32/', '32/3211/', '32/3211/321181/', lingkou]);
  });
});
