import { type HistoryRow, timesOf } from './incident-times.js';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 8, 0, second));
const row = (second: number, step: string, organisationId: string | null = null, detail: object = {}): HistoryRow => ({
  step,
  organisationId,
  detail,
  at: at(second),
});
const incident = {
  providerId: 'provider',
  kind: 'FIRE',
  test: false,
  verification: null,
  openedAt: at(0),
  closedAt: null,
};

describe('the times of an incident', () => {
  it('tell the sides apart, and take no step that nobody took for an answer', () => {
    const steps = [
      row(0, 'OPENED'),
      row(3, 'ESCALATED'),
      row(4, 'ACKNOWLEDGED', 'customer'),
      row(5, 'ACKNOWLEDGED_TOO', 'provider'),
      row(6, 'NOTE_ADDED', 'provider'),
      row(9, 'ARRIVED', 'customer'),
    ];
    expect(timesOf(incident, steps)).toMatchObject({
      dangerAt: at(0),
      impaired: false,
      answered: { provider: at(5), customer: at(4) },
      arrived: { provider: undefined, customer: at(9) },
    });
  });

  it('count a finding as an answer, until a reopening takes it back', () => {
    const steps = [row(7, 'VERIFIED', 'provider'), row(8, 'REOPENED'), row(9, 'VERIFIED', 'provider')];
    const found = timesOf({ ...incident, verification: 'FALSE' }, steps);
    expect(found).toMatchObject({ answered: { provider: at(7) }, finding: 'FALSE', foundAt: at(9) });
    expect(timesOf(incident, steps.slice(0, 2))).not.toHaveProperty('foundAt');
  });

  it('take no handover for a finding, nor one that left something behind for an end', () => {
    const closed = { ...incident, verification: 'UNKNOWN', closedAt: at(9) };
    const left = [row(9, 'HANDED_ON', null, { closed: true })];
    expect(timesOf(closed, left)).toMatchObject({ handedOnAt: at(9), closedAt: at(9) });
    expect(timesOf(closed, left)).not.toHaveProperty('finding');
    expect(timesOf(incident, [row(9, 'HANDED_ON', null, { closed: false })]).handedOnAt).toBeUndefined();
  });

  it('know a fault from danger', () => {
    expect(timesOf({ ...incident, kind: 'FAULT' }, [])).toMatchObject({ dangerAt: undefined, impaired: true });
  });

  it('count danger from when a fault became a fire, and keep that something is impaired', () => {
    const raised = [
      row(2, 'KIND_RAISED', null, { from: 'FAULT', to: 'SUPERVISORY' }),
      row(7, 'KIND_RAISED', null, { from: 'SUPERVISORY', to: 'FIRE' }),
    ];
    expect(timesOf(incident, raised)).toMatchObject({ dangerAt: at(7), impaired: true });
    const worse = [row(7, 'KIND_RAISED', null, { from: 'GAS', to: 'FIRE' })];
    expect(timesOf(incident, worse)).toMatchObject({ dangerAt: at(0), impaired: false });
  });
});
