import { lastValueFrom } from 'rxjs';
import { z } from 'zod';
import { DomainError, encodeCursor, newId } from '#kernel';
import { pageOf, toConnection } from './connection.js';
import { DateScalar, DateTimeScalar } from './date-time.scalar.js';
import { zEmail, zMoney, zName, zPhone, zRegionCode, zUuid } from './input-schemas.js';
import { grouped, inOrder, loaderOf } from './loader.js';
import { MoneyType, moneyOf } from './money.type.js';
import { operationDeadline } from './operation-deadline.js';
import { PageArgs, PageArgsPipe, pageRequest } from './page-args.js';
import { bilingual, parseInput } from './parse-input.js';
import { languageOf } from './request-scope.js';

describe('an instant', () => {
  it.each([
    ['2026-03-01T08:30:00+08:00', '2026-03-01T00:30:00.000Z'],
    ['2026-03-01T08:30:00.123Z', '2026-03-01T08:30:00.123Z'],
    ['2024-02-29T23:59:59-11:30', '2024-03-01T11:29:59.000Z'],
  ])('is read with its zone: %s', (text, utc) => {
    expect(DateTimeScalar.parseValue(text).toISOString()).toBe(utc);
    expect(DateTimeScalar.serialize(new Date(utc))).toBe(utc);
  });

  it.each([
    '2026-03-01',
    '2026-03-01T08:30:00',
    '2026-03-01T08:30Z',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T00:60:00Z',
    '2026-03-01T00:00:60Z',
    '2026-03-01T00:00:00+24:00',
    '2026-03-01 00:00:00Z',
    'now',
    '',
    0,
    1772323200000,
    null,
    true,
  ])('is refused without one, or when there is none such: %j', (value) => {
    expect(() => DateTimeScalar.parseValue(value)).toThrow('ISO 8601');
  });

  it('is not confused with a day', () => {
    expect(DateScalar.serialize(DateScalar.parseValue('2026-03-01'))).toBe('2026-03-01');
    for (const value of ['2026-3-1', '2026-02-30', '2026-03-01T00:00:00Z', 5]) {
      expect(() => DateScalar.parseValue(value)).toThrow('calendar day');
    }
  });
});

describe('an input', () => {
  const schema = z.object({
    name: zName(5),
    age: z.number().int().min(1).max(150).optional(),
    kind: z.enum(['A', 'B']).optional(),
    until: z
      .string()
      .refine((text) => text > '2026', bilingual('must lie in the future', '必须晚于当前时间'))
      .optional(),
    callList: z
      .array(z.object({ phone: zPhone }))
      .max(2)
      .optional(),
    either: z.union([z.object({ a: z.number() }), z.object({ b: z.object({ c: z.string() }) })]).optional(),
    odd: z
      .any()
      .refine((value) => value === undefined)
      .optional(),
  });

  it.each([
    [{}, 'input.name', 'is required', '为必填项'],
    [{ name: null }, 'input.name', 'is required', '为必填项'],
    [{ name: 5 }, 'input.name', 'must be text', '必须为文本'],
    [{ name: '  ' }, 'input.name', 'must not be empty', '不能为空'],
    [{ name: 'abcdef' }, 'input.name', 'must have at most 5 characters', '最多 5 个字符'],
    [{ name: 'a', age: 1.5 }, 'input.age', 'must be a whole number', '必须为整数'],
    [{ name: 'a', age: 0 }, 'input.age', 'must be at least 1', '不能小于 1'],
    [{ name: 'a', age: 151 }, 'input.age', 'must be at most 150', '不能大于 150'],
    [{ name: 'a', kind: 'C' }, 'input.kind', 'must be one of: A, B', '必须为以下之一：A、B'],
    [{ name: 'a', until: '1999' }, 'input.until', 'must lie in the future', '必须晚于当前时间'],
    [
      { name: 'a', callList: [{ phone: '12345' }, { phone: 'x' }] },
      'input.callList.1.phone',
      'must be a telephone number, e.g. 13812345678',
      '必须为电话号码，例如 13812345678',
    ],
    [
      { name: 'a', callList: [1, 2, 3].map(() => ({ phone: '12345' })) },
      'input.callList',
      'must have at most 2 entries',
      '最多 2 项',
    ],
    [{ name: 'a', either: { b: { c: 1 } } }, 'input.either.b.c', 'must be text', '必须为文本'],
    [{ name: 'a', odd: 1 }, 'input.odd', 'is not acceptable', '的值不符合要求'],
  ])('%j is refused with its field and a reason in both languages', (input, field, en, zh) => {
    const refusal = refusalOf(() => parseInput(schema, input));
    expect([refusal.code, refusal.field]).toEqual(['GENERAL.INVALID_INPUT', field]);
    expect([refusal.text('en'), refusal.text('zh-CN')]).toEqual([`${field}: ${en}`, `${field}：${zh}`]);
  });

  it('comes out as the schema has it', () => {
    const id = newId();
    expect(parseInput(zUuid, ` ${id.toUpperCase()}`)).toBe(id);
    expect(parseInput(zEmail, ' Li@Example.COM ')).toBe('li@example.com');
    expect(parseInput(zPhone, '0511-8692 0119')).toBe('051186920119');
    expect(parseInput(zRegionCode, '321181106000')).toBe('321181106000');
    expect(moneyOf(parseInput(zMoney, { amount: '100', currency: 'CNY' }))).toEqual({ amount: 100n, currency: 'CNY' });
  });

  it.each([
    [zUuid, 'x'],
    [zEmail, 'li@'],
    [zPhone, '119x'],
    [zRegionCode, '32118'],
    [zMoney, { amount: '1.5', currency: 'CNY' }],
    [zMoney, { amount: '-1', currency: 'CNY' }],
    [zName(9), 'a\u0000b'],
  ])('is refused where it is none', (one, value) => {
    expect(refusalOf(() => parseInput(one as z.ZodType, value)).code).toBe('GENERAL.INVALID_INPUT');
  });
});

describe('a page', () => {
  it('keeps one row too many to itself', async () => {
    const rows = [newId(), newId(), newId()].map((id) => ({ id }));
    const connection = toConnection(
      pageOf(rows, 2, async () => 7),
      ({ id }) => ({ id, seen: true }),
    );
    expect(connection.edges.map(({ node }) => node.id)).toEqual([rows[0]?.id, rows[1]?.id]);
    expect(connection.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: connection.edges[0]?.cursor,
      endCursor: encodeCursor(rows[1]?.id ?? ''),
    });
    expect(await connection.totalCount).toBe(7);
    expect(
      toConnection(
        pageOf([], 2, async () => 0),
        (row: { id: string }) => row,
      ).pageInfo.endCursor,
    ).toBeNull();
  });

  it('is of a bounded size and begins at a cursor', () => {
    const id = newId();
    expect(pageRequest({ first: 100, after: encodeCursor(id) })).toEqual({ first: 100, after: id });
    for (const first of [0, -1, 101, 1.5, Number.NaN]) {
      expect(refusalOf(() => pageRequest({ first })).field).toBe('first');
      expect(() => new PageArgsPipe().transform({ first }, { type: 'custom', metatype: PageArgs })).toThrow(
        'between 1 and 100',
      );
    }
    expect(refusalOf(() => pageRequest({ first: 1, after: 'x' })).field).toBe('after');
  });
});

describe('loaders, money, language, time', () => {
  it('ask once for all keys of an operation', async () => {
    const asked: (readonly string[])[] = [];
    const context = { loaders: new Map<string, unknown>() };
    const load = (key: string) =>
      loaderOf<string, string>(context, 'test', async (keys) => {
        asked.push(keys);
        return inOrder(keys, ['b', 'a'], (row) => row).map((row) => row ?? new Error('none'));
      }).load(key);
    expect(await Promise.all(['a', 'b', 'a'].map(load))).toEqual(['a', 'b', 'a']);
    await expect(load('c')).rejects.toThrow('none');
    expect(asked).toEqual([['a', 'b'], ['c']]);
    expect(grouped(['x', 'y'], ['x1', 'z1', 'x2'], (row) => row.charAt(0))).toEqual([['x1', 'x2'], []]);
  });

  it('keep every digit', () => {
    expect(MoneyType.of({ amount: 9007199254740993n, currency: 'CNY' }).amount).toBe('9007199254740993');
  });

  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['en-GB,zh;q=0.5', 'en'],
    ['zh-Hans', 'zh-CN'],
    ['fr,zh;q=0.1', 'zh-CN'],
    ['zh;q=0', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('read %j as %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  it('end when the time is up', async () => {
    const deadline = operationDeadline(10);
    await expect(lastValueFrom(deadline.expired)).rejects.toMatchObject({ code: 'GRAPHQL.OUT_OF_TIME' });
    expect(deadline.isExpired).toBe(true);
  });
});

function refusalOf(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}
