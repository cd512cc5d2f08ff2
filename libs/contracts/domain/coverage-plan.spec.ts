import fc from 'fast-check';
import { type Claim, earliestLeave, Promised, planCoverage, type Span } from './coverage-plan.js';

const at = (hour: number) => new Date(hour * 3_600_000);
const span = (id: string, deviceId: string, contractId: string, from: number, to: number | null): Span => ({
  id,
  deviceId,
  contractId,
  providerId: `provider of ${contractId}`,
  validFrom: at(from),
  validTo: to === null ? null : at(to),
});

function applied(spans: readonly Span[], claim: Claim, made: { n: number }): Span[] {
  const { cuts, added } = planCoverage(spans, claim);
  const cut = new Map(cuts.map((one) => [one.span.id, one.validTo]));
  return [
    ...spans.map((one) => ({ ...one, validTo: cut.get(one.id) ?? one.validTo })),
    ...added.map((one) => ({ ...one, id: `s${made.n++}` })),
  ];
}

const covering = (spans: readonly Span[], deviceId: string, when: Date) =>
  spans.filter(
    (one) => one.deviceId === deviceId && one.validFrom <= when && (one.validTo === null || one.validTo > when),
  );

it('lets a new contract begin in the very instant in which the old one ends', () => {
  const old = [span('a', 'd1', 'c1', 0, null), span('b', 'd2', 'c1', 0, null)];
  const claim = { providerId: 'p2', contractId: 'c2', deviceIds: ['d1'], from: at(5), to: null };
  expect(planCoverage(old, claim)).toEqual({
    cuts: [{ span: old[0], validTo: at(5) }],
    added: [{ deviceId: 'd1', providerId: 'p2', contractId: 'c2', validFrom: at(5), validTo: null }],
  });
});

it('leaves alone what ends before, or begins after, the time claimed', () => {
  const others = [span('a', 'd1', 'c1', 0, 5), span('b', 'd1', 'c3', 9, null)];
  const claim = { providerId: 'p2', contractId: 'c2', deviceIds: ['d1'], from: at(5), to: at(9) };
  expect(planCoverage(others, claim).cuts).toEqual([]);
});

it('refuses a device that passes to another contract within the time claimed', () => {
  const claim = { providerId: 'p2', contractId: 'c2', deviceIds: ['d1', 'd2'], from: at(5), to: null };
  expect(() => planCoverage([span('a', 'd1', 'c1', 8, null)], claim)).toThrow(Promised);
  expect(() => planCoverage([span('a', 'd1', 'c1', 5, null)], claim)).toThrow(Promised);
});

describe('over any run of claims and ends', () => {
  const DEVICES = ['d0', 'd1', 'd2', 'd3'];
  const step = fc.record({
    devices: fc.subarray(DEVICES, { minLength: 1 }),
    from: fc.integer({ min: 0, max: 60 }),
    lasts: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
    end: fc.boolean(),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  /** A notice: what is covered at `from` ends there. Only such an end may leave a gap. */
  const ended = (spans: readonly Span[], { devices, from }: Step): Span[] =>
    spans.map((one) => {
      const reaches = one.validFrom < at(from) && (!one.validTo || one.validTo > at(from));
      return reaches && devices.includes(one.deviceId) ? { ...one, validTo: at(from) } : one;
    });

  /** What is wrong after the claim of step `n`, if anything. */
  function wrong(before: readonly Span[], after: readonly Span[], n: number, { devices, from, lasts }: Step) {
    for (let hour = 0; hour <= 110; hour += 1) {
      const when = new Date(at(hour).getTime() + 1);
      for (const device of DEVICES) {
        const [then, now] = [covering(before, device, when), covering(after, device, when)];
        const claimed = devices.includes(device) && hour >= from && (lasts === null || hour < from + lasts);
        // Whoever answered outside the time claimed still does, unless taken over: then only up to its beginning.
        const same = now.length === then.length && now.every((one, k) => one.id === then[k]?.id);
        const untouched = hour < from || !devices.includes(device);
        if (now.length > 1 || (untouched && !same) || (claimed && now[0]?.contractId !== `c${n}`))
          return `${device} at hour ${hour} after step ${n}: ${JSON.stringify(now)}`;
      }
    }
    return undefined;
  }

  it('exactly one contract answers for a device at each instant', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let spans: Span[] = [];
        const made = { n: 0 };
        for (const [n, one] of steps.entries()) {
          const { devices: deviceIds, from, lasts, end } = one;
          const to = lasts === null ? null : at(from + lasts);
          const claim = { providerId: `p${n}`, contractId: `c${n}`, deviceIds, from: at(from), to };
          const before = spans;
          try {
            spans = end ? ended(spans, one) : applied(spans, claim, made);
          } catch (error) {
            if (!(error instanceof Promised)) throw error;
            continue;
          }
          expect(end ? undefined : wrong(before, spans, n, one)).toBeUndefined();
        }
      }),
      { numRuns: 150 },
    );
  });
});

it('counts the notice from now, and no sooner than a fixed earliest end', () => {
  expect(earliestLeave({ noticeDays: 30 }, at(0))).toEqual(at(720));
  expect(earliestLeave({ noticeDays: 1, earliestEnd: at(100) }, at(0))).toEqual(at(100));
  expect(earliestLeave({ noticeDays: 30, earliestEnd: at(100) }, at(0))).toEqual(at(720));
});
