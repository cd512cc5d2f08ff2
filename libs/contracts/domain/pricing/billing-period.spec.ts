import { type BillingInterval, billingPeriod } from './billing-period.js';

const begins = (anchor: string, interval: BillingInterval, numbers: readonly number[], zone?: string) =>
  numbers.map((number) => billingPeriod(new Date(anchor), interval, number, zone).from.toISOString());

describe('a billing period', () => {
  it('begins at midnight in China, which is 16:00 UTC of the day before', () => {
    expect(begins('2026-03-31T16:00:00Z', 'MONTH', [0, 1, 12])).toEqual([
      '2026-03-31T16:00:00.000Z',
      '2026-04-30T16:00:00.000Z',
      '2027-03-31T16:00:00.000Z',
    ]);
  });

  it('that is anchored on the 31st ends with a short month and returns to the 31st', () => {
    expect(begins('2026-01-31T02:30:00Z', 'MONTH', [0, 1, 2, 3, 4])).toEqual([
      '2026-01-31T02:30:00.000Z',
      '2026-02-28T02:30:00.000Z',
      '2026-03-31T02:30:00.000Z',
      '2026-04-30T02:30:00.000Z',
      '2026-05-31T02:30:00.000Z',
    ]);
  });

  it('goes by the day in China where UTC still has the day before', () => {
    // 31 January 00:30 in China.
    expect(begins('2026-01-30T16:30:00Z', 'MONTH', [1, 2])).toEqual([
      '2026-02-27T16:30:00.000Z',
      '2026-03-30T16:30:00.000Z',
    ]);
  });

  it('knows the leap day', () => {
    expect(begins('2024-02-29T04:00:00Z', 'YEAR', [1, 3, 4])).toEqual([
      '2025-02-28T04:00:00.000Z',
      '2027-02-28T04:00:00.000Z',
      '2028-02-29T04:00:00.000Z',
    ]);
    expect(begins('2023-11-30T04:00:00Z', 'QUARTER', [1, 2, 5])).toEqual([
      '2024-02-29T04:00:00.000Z',
      '2024-05-30T04:00:00.000Z',
      '2025-02-28T04:00:00.000Z',
    ]);
  });

  it('keeps its time on the wall of a zone with summer time', () => {
    expect(begins('2026-03-01T09:00:00Z', 'MONTH', [0, 1, 8], 'Europe/Berlin')).toEqual([
      '2026-03-01T09:00:00.000Z',
      '2026-04-01T08:00:00.000Z',
      '2026-11-01T09:00:00.000Z',
    ]);
    // 02:30 is skipped on 29 March 2026 and comes twice on 25 October 2026.
    expect(begins('2026-01-29T01:30:00Z', 'MONTH', [2], 'Europe/Berlin')).toEqual(['2026-03-29T01:30:00.000Z']);
    expect(begins('2026-01-25T01:30:00Z', 'MONTH', [9], 'Europe/Berlin')).toEqual(['2026-10-25T00:30:00.000Z']);
  });
});
