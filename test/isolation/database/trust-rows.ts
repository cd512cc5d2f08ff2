import { idOf, partiesOf, type Side, type Values } from './parties.js';

const UNDISPUTED = { disputed_at: null, dispute_reason: null, settlement_note: null, applied_at: null };

/** What customers say: one that is served, one that has left, and what was said of the provider of before. */
export function trustRows(side: Side): Record<string, Record<string, Values>> {
  const us = partiesOf(side);
  const period = { period: '2026-Q3' };
  const contract = (name: string) => ({ contract_id: idOf(side, 'contract', name) });
  const author = (name: string) => ({ author_id: idOf(side, 'review_author', name), ...period });
  const credit = (name: string) => ({
    measurement_id: idOf(side, 'sla_measurement', name),
    period: '2026-11',
    currency: 'CNY',
    over_seconds: 1,
    over_percent: null,
    ...UNDISPUTED,
    ...contract('active'),
  });
  return {
    review_author: {
      customer: { ...period, ...contract('active') },
      departed: { ...period, ...contract('asked'), enterprise_id: us.departed },
      former: { ...period, ...contract('left'), provider_id: us.former },
    },
    review: {
      customer: author('customer'),
      departed: author('departed'),
      former: { ...author('former'), provider_id: us.former },
    },
    // Of the customer, and of one that the provider serves no longer.
    sla_measurement: {
      customer: { due_at: '2026-11-23T00:00:00Z', measured_ms: 5, ...contract('active') },
      missed: { due_at: '2026-11-23T00:00:00Z', measured_ms: 5, measure: 'REPAIR', ...contract('active') },
      departed: {
        due_at: '2026-11-23T00:00:00Z',
        measured_ms: 5,
        measure: 'ARRIVE',
        ...contract('asked'),
        enterprise_id: us.departed,
        incident_id: idOf(side, 'incident', 'departed'),
      },
    },
    incident: {
      only: {},
      departed: { enterprise_id: us.departed, premises_id: idOf(side, 'premises', 'departed') },
    },
    service_credit: {
      proposed: credit('customer'),
      disputed: { ...credit('missed'), state: 'DISPUTED' },
      departed: { ...credit('departed'), ...contract('asked'), enterprise_id: us.departed, state: 'UPHELD' },
    },
    service_record: { provider: {}, former: { provider_id: us.former } },
  };
}
