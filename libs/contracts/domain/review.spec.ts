import { endOfQuarter, mayReview, oldestCounted, quarterOf, ratingOf } from './review.js';

describe('a quarter', () => {
  it.each([
    ['2026-12-31T15:59:59.999Z', '2026-Q4', '2026-12-31T16:00:00.000Z'],
    ['2026-12-31T16:00:00.000Z', '2027-Q1', '2027-03-31T16:00:00.000Z'],
    ['2026-03-31T15:59:59.999Z', '2026-Q1', '2026-03-31T16:00:00.000Z'],
    ['2026-03-31T16:00:00.000Z', '2026-Q2', '2026-06-30T16:00:00.000Z'],
  ])('is by the calendar of China: %s lies in %s', (at, name, endsAt) => {
    const quarter = quarterOf(new Date(at));
    expect([quarter.name, quarter.endsAt.toISOString()]).toEqual([name, endsAt]);
    expect(endOfQuarter(name)).toEqual(quarter.endsAt);
  });

  it('counts for two years', () => expect(oldestCounted(new Date('2026-11-22T00:00:00Z'))).toBe('2025-Q1'));
});

describe('who may review', () => {
  const at = (text: string) => new Date(`${text}T04:00:00Z`);
  it.each([
    ['never served', null, null, false],
    ['served now', '2026-01-01', null, true],
    ['ended in this quarter', '2026-01-01', '2026-10-01', true],
    ['ended in the quarter before', '2026-01-01', '2026-07-01', true],
    ['ended half a year ago', '2026-01-01', '2026-06-30', false],
  ])('%s', (_, activated, ended, expected) => {
    const served = { activatedAt: activated && at(activated), endedAt: ended && at(ended) };
    expect(
      mayReview({ activatedAt: served.activatedAt || null, endedAt: served.endedAt || null }, at('2026-11-22')),
    ).toBe(expected);
  });
});

describe('a rating', () => {
  it.each([
    [[5, 5], undefined],
    [[5, 4, 4], 43],
    [[4, 4, 5, 4], 43],
    [[1, 1, 1], 10],
    [[5, 5, 5], 50],
    [[3, 4, 3, 4], 35],
    // 4.25 exactly: halves go up, as on paper, and no binary fraction tips the scale.
    [[4, 4, 4, 5], 43],
    [[1, 2, 1, 1], 13],
  ])('of %j is %s tenths', (stars, tenths) => {
    const sum = stars.reduce((total, one) => total + one, 0);
    expect(ratingOf(sum, stars.length)).toEqual(
      tenths === undefined ? { count: stars.length } : { count: stars.length, tenths },
    );
  });
});
