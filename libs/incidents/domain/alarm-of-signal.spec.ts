import { meaningOf, type SignalFacts } from './alarm-of-signal.js';

const signal = (kind: string, facts: Partial<SignalFacts> = {}): SignalFacts => ({
  kind,
  hazard: null,
  flags: [],
  ...facts,
});

describe('what a signal means', () => {
  it.each([
    ['smoke', 'FIRE'],
    ['manual', 'FIRE'],
    [null, 'FIRE'],
    ['gas', 'GAS'],
    ['electrical', 'ELECTRICAL'],
  ])('is, for fire with hazard %s, an alarm of kind %s', (hazard, kind) => {
    expect(meaningOf(signal('fire', { hazard }))).toEqual({ is: 'alarm', kind });
  });

  it.each([
    ['fault', 'FAULT'],
    ['power', 'FAULT'],
    ['link', 'FAULT'],
    ['shielded', 'SUPERVISORY'],
    ['supervisory', 'SUPERVISORY'],
  ])('is, for %s, an alarm of kind %s', (kind, alarm) => {
    expect(meaningOf(signal(kind))).toEqual({ is: 'alarm', kind: alarm });
  });

  it.each(['started', 'feedback', 'operation', 'delayed', 'test', 'measurement', 'information'])(
    'is, for %s, no alarm of its own',
    (kind) => expect(meaningOf(signal(kind))).toEqual({ is: 'information' }),
  );

  it('ends everything of the point, unless the device names what it ends', () => {
    expect(meaningOf(signal('restore'))).toEqual({ is: 'restore', kinds: undefined });
    expect(meaningOf(signal('restore', { flags: ['restores:fault'] }))).toEqual({ is: 'restore', kinds: ['FAULT'] });
    expect(meaningOf(signal('restore', { flags: ['restores:feedback'] }))).toEqual({ is: 'restore', kinds: [] });
  });
});
