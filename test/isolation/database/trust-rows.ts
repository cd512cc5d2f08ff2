import { BEFORE, LATER, PAST } from './market-rows.js';
import { idOf, partiesOf, type Side, type Values } from './parties.js';

const UNDISPUTED = { disputed_at: null, dispute_reason: null, settlement_note: null, applied_at: null };

/** What customers say, what was measured and credited, and what is paid in their place. */
export function trustRows(side: Side): Record<string, Record<string, Values>> {
  return { ...reviewRows(side), ...serviceRows(side), ...subsidyRows(side) };
}

const contractOn = (side: Side) => (name: string) => ({ contract_id: idOf(side, 'contract', name) });

/** By one that is served, by one that has left, and of the provider of before. */
function reviewRows(side: Side): Record<string, Record<string, Values>> {
  const us = partiesOf(side);
  const period = { period: '2026-Q3' };
  const contract = contractOn(side);
  const author = (name: string) => ({ author_id: idOf(side, 'review_author', name), ...period });
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
  };
}

function serviceRows(side: Side): Record<string, Record<string, Values>> {
  const us = partiesOf(side);
  const contract = contractOn(side);
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

function subsidyRows(side: Side): Record<string, Record<string, Values>> {
  const us = partiesOf(side);
  const contract = contractOn(side);
  const programme = { programme_id: idOf(side, 'subsidy_programme', 'only') };
  const claim = { unit_amount: 5, months: 1, ...programme, ...contract('active'), currency: 'CNY' };
  const span = { valid_from: BEFORE, valid_to: PAST };
  const UNDECIDED = { valid_from: null, valid_to: null, decided_at: null };
  return {
    subsidy_programme: {
      only: {
        premises_kinds: ['SCHOOL'],
        device_kinds: ['SMOKE'],
        currency: 'CNY',
        budget: 100,
        spent: 0,
        reserved: 5,
        valid_from: BEFORE,
        valid_to: LATER,
        closed_at: null,
      },
    },
    subsidy_claim: {
      proposed: { ...claim, ...UNDECIDED },
      accepted: { ...claim, ...span, state: 'ACCEPTED' },
      former: { ...claim, ...UNDECIDED, ...contract('left'), provider_id: us.former },
    },
    subsidy_charge: {
      accepted: {
        ...programme,
        claim_id: idOf(side, 'subsidy_claim', 'accepted'),
        period: '2019-01',
        currency: 'CNY',
        amount: 1,
      },
    },
  };
}
