import { errorOf, RuleNotice } from './market.errors.js';
import { breaches, type MarketLimits, type MarketTerms, rulesFor } from './market-rule.js';

const terms: MarketTerms = {
  billingInterval: 'QUARTER',
  prepaidIntervals: 2,
  minTermMonths: 12,
  noticeDays: 30,
  currency: 'CNY',
};
const city: MarketLimits = {
  id: 'city',
  authorityName: '丹阳市消防救援大队',
  regionCode: '321181000000',
  regionPath: '32/3211/321181/',
  document: '丹消〔2026〕3号',
  maxPrepaidMonths: null,
  maxMinTermMonths: null,
  maxNoticeDays: null,
  currency: null,
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validTo: new Date('2027-01-01T00:00:00Z'),
};
const town = { ...city, id: 'town', regionPath: '32/3211/321181/321181106/' };

describe('the rules of a region', () => {
  it.each([
    ['its own', '32/3211/321181/', '2026-06-01', ['city']],
    ['those above it', '32/3211/321181/321181106/', '2026-06-01', ['city', 'town']],
    ['none of a town beside it', '32/3211/321181/321181107/', '2026-06-01', ['city']],
    ['none of what is below it', '32/3211/', '2026-06-01', []],
    ['from the first moment', '32/3211/321181/', '2026-01-01', ['city']],
    ['not at the end', '32/3211/321181/', '2027-01-01', []],
    ['not before', '32/3211/321181/', '2025-12-31T23:59:59.999Z', []],
  ])('are %s', (_, path, at, ids) => {
    expect(rulesFor([city, town], path, new Date(at)).map(({ id }) => id)).toEqual(ids);
  });
});

describe('a breach', () => {
  it.each([
    ['PREPAYMENT', { maxPrepaidMonths: 5 }, { maxPrepaidMonths: 6 }, '5', '6'],
    ['LOCK_IN', { maxMinTermMonths: 11 }, { maxMinTermMonths: 12 }, '11', '12'],
    ['NOTICE', { maxNoticeDays: 29 }, { maxNoticeDays: 30 }, '29', '30'],
    ['CURRENCY', { currency: 'HKD' }, { currency: 'CNY' }, 'HKD', 'CNY'],
  ])('of %s is one step past the limit', (kind, broken, kept, limit, actual) => {
    expect(breaches(terms, [{ ...city, ...broken }])).toMatchObject([{ kind, limit, actual, rule: { id: 'city' } }]);
    expect(breaches(terms, [{ ...city, ...kept }])).toEqual([]);
  });

  it('is of the strictest rule, whoever set it', () => {
    const lenient = { ...city, maxNoticeDays: 20 };
    const strict = { ...town, maxNoticeDays: 10 };
    for (const rules of [
      [lenient, strict],
      [strict, lenient],
    ])
      expect(breaches(terms, rules)).toMatchObject([{ limit: '10', rule: { id: 'town' } }]);
    expect(
      breaches(terms, [
        { ...town, maxNoticeDays: 10 },
        { ...city, maxNoticeDays: 10 },
      ]),
    ).toMatchObject([{ rule: { id: 'city' } }]);
  });

  it('of every kind is told, and none where no limit is set', () => {
    const all = { ...city, maxPrepaidMonths: 1, maxMinTermMonths: 0, maxNoticeDays: 0, currency: 'JPY' };
    expect(breaches(terms, [all]).map(({ kind }) => kind)).toEqual(['PREPAYMENT', 'LOCK_IN', 'NOTICE', 'CURRENCY']);
    expect(breaches(terms, [city])).toEqual([]);
  });

  it('names limit, rule and authority in both languages', () => {
    const [breach] = breaches(terms, [{ ...city, maxNoticeDays: 7 }]);
    if (!breach) throw new Error('no breach');
    const error = errorOf(breach, 'input.planId');
    expect(error).toBeInstanceOf(RuleNotice);
    expect(error).toMatchObject({ code: 'CONTRACT.RULE_NOTICE', field: 'input.planId', params: { ruleId: 'city' } });
    for (const language of ['en', 'zh-CN'] as const)
      for (const word of ['30', '7', city.authorityName, city.document]) expect(error.text(language)).toContain(word);
  });
});
