import { type IncidentTimes, keptPerMille, measure, monthEnd, type Sides } from './service-level.js';

const promise = { acknowledgeSeconds: 60, arriveMinutes: 10, repairHours: 2 };
const opened = Date.parse('2026-11-22T08:00:00.000Z');
/** Seconds after the opening. */
const after = (seconds: number) => new Date(opened + seconds * 1_000);
const sides = (provider?: number, customer?: number): Sides => ({
  ...(provider === undefined ? {} : { provider: after(provider) }),
  ...(customer === undefined ? {} : { customer: after(customer) }),
});

interface Sketch {
  readonly answered?: [provider?: number, customer?: number];
  readonly arrived?: [provider?: number, customer?: number];
  readonly found?: [what: string, at: number];
  readonly closed?: number;
  readonly handedOn?: number;
  readonly testByDevice?: boolean;
  readonly impaired?: boolean;
  /** Seconds after the opening; at once unless it is impaired. */
  readonly danger?: number;
  readonly upTo?: number;
}

function measured({ upTo, ...sketch }: Sketch): Record<string, string> {
  const times: IncidentTimes = {
    openedAt: after(0),
    ...(sketch.impaired && sketch.danger === undefined ? {} : { dangerAt: after(sketch.danger ?? 0) }),
    impaired: sketch.impaired ?? false,
    testByDevice: sketch.testByDevice ?? false,
    answered: sides(...(sketch.answered ?? [])),
    arrived: sides(...(sketch.arrived ?? [])),
    ...(sketch.found ? { finding: sketch.found[0], foundAt: after(sketch.found[1]) } : {}),
    ...(sketch.closed === undefined ? {} : { closedAt: after(sketch.closed) }),
    ...(sketch.handedOn === undefined ? {} : { handedOnAt: after(sketch.handedOn) }),
  };
  const all = measure(promise, times, upTo === undefined ? undefined : after(upTo));
  return Object.fromEntries(
    all.map(({ measure: name, measuredMs, met, excluded, standing }) => [
      name,
      excluded ?? `${met ? 'met' : standing ? 'standing' : 'missed'} ${measuredMs}`,
    ]),
  );
}

it.each<[string, Sketch, Record<string, string>]>([
  ['nothing while nobody knows what it was', { answered: [5], arrived: [400] }, {}],
  [
    'both promises, to the millisecond',
    { answered: [60], arrived: [600], found: ['FALSE', 700] },
    { ACKNOWLEDGE: 'met 60000', ARRIVE: 'met 600000' },
  ],
  [
    'a millisecond too late',
    { answered: [60.001], arrived: [600.001], found: ['FALSE', 700] },
    { ACKNOWLEDGE: 'missed 60001', ARRIVE: 'missed 600001' },
  ],
  [
    'no coming where it was seen in time from afar that nothing was',
    { answered: [5], found: ['FALSE', 600], closed: 900 },
    { ACKNOWLEDGE: 'met 5000', ARRIVE: 'NOT_NEEDED' },
  ],
  [
    'the same where nobody has closed it by the close of the month',
    { answered: [5], found: ['FALSE', 600], upTo: 9_000 },
    { ACKNOWLEDGE: 'met 5000', ARRIVE: 'NOT_NEEDED' },
  ],
  [
    'nothing of coming while a finding may still be taken back',
    { answered: [5], found: ['FALSE', 600] },
    { ACKNOWLEDGE: 'met 5000' },
  ],
  [
    'coming from when a fault became a fire, and the repair all the same',
    { impaired: true, danger: 7_000, answered: [30], arrived: [7_500], found: ['FIRE', 7_600], closed: 7_900 },
    { ACKNOWLEDGE: 'met 30000', ARRIVE: 'met 500000', REPAIR: 'missed 7900000' },
  ],
  [
    'no word from afar that takes back a promise already broken',
    { answered: [5], found: ['FALSE', 601] },
    { ACKNOWLEDGE: 'met 5000', ARRIVE: 'missed 601000' },
  ],
  ['coming to a confirmed fire', { answered: [5], found: ['FIRE', 100] }, { ACKNOWLEDGE: 'met 5000' }],
  [
    'a fire to which nobody came',
    { answered: [5], found: ['FIRE', 100], closed: 3_600 },
    { ACKNOWLEDGE: 'met 5000', ARRIVE: 'missed 3600000' },
  ],
  [
    'the guard who was quicker than the provider had to be',
    { answered: [undefined, 20], arrived: [undefined, 90], found: ['FALSE', 120] },
    { ACKNOWLEDGE: 'CUSTOMER_ANSWERED', ARRIVE: 'CUSTOMER_ANSWERED' },
  ],
  [
    'the guard who waited for the provider in vain',
    { answered: [undefined, 90], arrived: [undefined, 700], found: ['FALSE', 720] },
    { ACKNOWLEDGE: 'missed 90000', ARRIVE: 'missed 700000' },
  ],
  [
    'the provider that answered in time, if after the guard',
    { answered: [50, 20], arrived: [undefined, 90], found: ['FALSE', 120] },
    { ACKNOWLEDGE: 'met 50000', ARRIVE: 'CUSTOMER_ANSWERED' },
  ],
  [
    'the provider that answered late, though the guard had not',
    { answered: [70, 80], found: ['FALSE', 120], closed: 900 },
    { ACKNOWLEDGE: 'missed 70000', ARRIVE: 'NOT_NEEDED' },
  ],
  [
    'a test that both say it was',
    { testByDevice: true, found: ['TEST', 900] },
    { ACKNOWLEDGE: 'TEST', ARRIVE: 'TEST' },
  ],
  [
    'a test that only a word afterwards says it was',
    { answered: [900], found: ['TEST', 900] },
    { ACKNOWLEDGE: 'missed 900000', ARRIVE: 'missed 900000' },
  ],
  [
    'a test that only the device says it was',
    { testByDevice: true, answered: [900], found: ['FALSE', 900] },
    { ACKNOWLEDGE: 'missed 900000', ARRIVE: 'missed 900000' },
  ],
  ['what was handed on in time', { handedOn: 60, closed: 60 }, { ACKNOWLEDGE: 'HANDED_ON', ARRIVE: 'HANDED_ON' }],
  [
    'what was handed on too late to be excused',
    { handedOn: 61, closed: 61 },
    { ACKNOWLEDGE: 'missed 61000', ARRIVE: 'HANDED_ON' },
  ],
  [
    'what was answered before it was handed on',
    { answered: [30], handedOn: 700, closed: 700 },
    { ACKNOWLEDGE: 'met 30000', ARRIVE: 'missed 700000' },
  ],
  [
    'a fault by its repair, and nobody has to come at once',
    { impaired: true, answered: [30], found: ['FAULT', 600], closed: 7_200 },
    { ACKNOWLEDGE: 'met 30000', REPAIR: 'met 7200000' },
  ],
  [
    'a fault that was repaired too late',
    { impaired: true, answered: [30], found: ['FAULT', 600], closed: 7_201 },
    { ACKNOWLEDGE: 'met 30000', REPAIR: 'missed 7201000' },
  ],
  [
    'a fault that looked like a fire',
    { answered: [30], arrived: [300], found: ['FAULT', 600], closed: 7_000 },
    { ACKNOWLEDGE: 'met 30000', ARRIVE: 'met 300000', REPAIR: 'met 7000000' },
  ],
  [
    'a fault that went on to another provider',
    { impaired: true, answered: [30], handedOn: 600, closed: 600 },
    { ACKNOWLEDGE: 'met 30000', REPAIR: 'HANDED_ON' },
  ],
  ['nothing that is not due yet when the month is closed', { upTo: 60 }, {}],
  [
    'what nobody ever did, up to the close of the month',
    { upTo: 601 },
    { ACKNOWLEDGE: 'standing 601000', ARRIVE: 'standing 601000' },
  ],
  [
    'what was answered and then forgotten',
    { answered: [5], upTo: 601 },
    { ACKNOWLEDGE: 'met 5000', ARRIVE: 'standing 601000' },
  ],
  [
    'what is done besides',
    { answered: [30], found: ['FIRE', 50], upTo: 601 },
    { ACKNOWLEDGE: 'met 30000', ARRIVE: 'standing 601000' },
  ],
])('measures %s', (_, sketch, expected) => {
  const upTo = sketch.upTo;
  expect(measured(sketch)).toEqual(expected);
  // Nothing that was settled comes out otherwise when the month is closed.
  if (upTo === undefined) expect(measured({ ...sketch, upTo: 0 })).toEqual(expected);
});

it.each([
  ['2026-11-30T15:59:59.999Z', '2026-11-30T16:00:00.000Z'],
  ['2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
])('closes the month of %s at %s', (at, end) => expect(monthEnd(new Date(at)).toISOString()).toBe(end));

it.each([
  [19, 19, undefined],
  [20, 20, 1000],
  [1999, 2000, 999],
  [0, 20, 0],
])('%s of %s promises kept are %s per mille', (met, count, share) => expect(keptPerMille(met, count)).toBe(share));
