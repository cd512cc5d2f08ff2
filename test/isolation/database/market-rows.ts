import { idOf, partiesOf, type Side, type Values } from './parties.js';

/** Instants that stay past and to come whenever the suite runs. */
export const [BEFORE, PAST, FUTURE, LATER] = [
  '2019-01-01T00:00:00Z',
  '2020-01-01T00:00:00Z',
  '2100-01-01T00:00:00Z',
  '2101-01-01T00:00:00Z',
];

const SIGNED = { provider_accepted_at: PAST, enterprise_accepted_at: PAST };
const NO_NOTICE = { request_id: null, notice_given_by: null };
const NOT_FROM = { provider_accepted_from: null, enterprise_accepted_from: null };

/** Plans, requests for offers and contracts: of the provider with its enterprise, and of what came before and comes after it. */
export function marketRows(side: Side): Record<string, Record<string, Values>> {
  const us = partiesOf(side);
  const former = { provider_id: us.former };
  const price = { currency: 'CNY', unit_prices: { SMOKE: 500 } };
  const plan = (name: string) => ({ plan_id: idOf(side, 'plan', name), ...price });
  return {
    plan: { draft: {}, published: {}, former },
    plan_version: {
      draft: { ...plan('draft'), state: 'DRAFT' },
      published: { ...plan('published'), state: 'PUBLISHED' },
      withdrawn: { ...plan('published'), state: 'WITHDRAWN', version: 2 },
      former: { ...plan('former'), ...former, state: 'WITHDRAWN' },
    },
    offer_request: {
      open: {},
      declined: { state: 'DECLINED' },
      // By an enterprise that the provider does not serve any more.
      asked: { enterprise_id: us.departed },
      answered: { enterprise_id: us.departed, state: 'DECLINED' },
      // Of a provider that sells nothing now.
      former: { provider_id: us.former },
    },
    offer_request_device: {
      open: { request_id: idOf(side, 'offer_request', 'open') },
      declined: { request_id: idOf(side, 'offer_request', 'declined') },
    },
    ...contractRows(side),
  };
}

function contractRows(side: Side): Record<string, Record<string, Values>> {
  const us = partiesOf(side);
  const former = { provider_id: us.former };
  const hash = { content_hash: (side === 'a' ? 'a' : 'b').repeat(64), starts_at: PAST, ...NO_NOTICE, ...NOT_FROM };
  const contract = (state: string, more: Values = SIGNED) => ({ state, arrears_since: null, ...hash, ...more });
  const afterwards = { ...former, plan_version_id: idOf(side, 'plan_version', 'former') };
  const asked = (name: string) => ({ enterprise_id: us.departed, request_id: idOf(side, 'offer_request', name) });
  const none = { provider_accepted_by: null, provider_accepted_at: null, enterprise_accepted_by: null };
  const amendment = { ...hash, ...none, enterprise_accepted_at: null, version: 2, effective_at: null, ends_at: null };
  const bySeller = { provider_accepted_at: PAST };
  const byBuyer = { enterprise_accepted_at: PAST };
  const agreed = { proposed_by: 'PROVIDER', state: 'ACCEPTED', ...bySeller, ...byBuyer };
  return {
    contract: {
      active: contract('ACTIVE'),
      draft: contract('DRAFT', {}),
      offered: contract('OFFERED', { provider_accepted_at: PAST }),
      accepted: contract('ACCEPTED', { ...SIGNED, starts_at: FUTURE }),
      behind: contract('ACTIVE', { ...SIGNED, arrears_since: PAST }),
      ending: contract('ENDING', { ...SIGNED, ends_at: FUTURE }),
      ended: contract('ENDED'),
      // Made by the enterprise alone, it would bind a provider that has not said yes.
      unsigned: contract('OFFERED', { enterprise_accepted_at: PAST }),
      asked: contract('OFFERED', asked('asked')),
      late: contract('OFFERED', asked('answered')),
      left: contract('ACTIVE', { ...SIGNED, ...afterwards }),
      next: contract('ACCEPTED', { ...SIGNED, ...afterwards, starts_at: FUTURE }),
    },
    contract_amendment: {
      offered: { ...amendment, proposed_by: 'PROVIDER', ...bySeller, version: 3 },
      asked: { ...amendment, proposed_by: 'ENTERPRISE', ...byBuyer, added: [idOf(side, 'device', 'aside')] },
      accepted: { ...amendment, ...agreed, added: [idOf(side, 'device', 'coming')], effective_at: PAST },
      // Of contracts on which nothing more can be proposed, and of one that is behind with its payments.
      over: { ...amendment, ...agreed, contract_id: idOf(side, 'contract', 'ending'), effective_at: PAST },
      behind: { ...amendment, proposed_by: 'PROVIDER', ...bySeller, contract_id: idOf(side, 'contract', 'behind') },
    },
    contract_document: { only: { content_hash: hash.content_hash, sha256: hash.content_hash } },
    contract_device: {
      active: { contract_id: idOf(side, 'contract', 'active') },
      offered: { contract_id: idOf(side, 'contract', 'offered') },
    },
  };
}

/** One device has passed to the provider, one is to leave it, and one stays. */
export function handoverRows(side: Side): Record<string, Record<string, Values>> {
  const us = partiesOf(side);
  const contract = (name: string) => ({ contract_id: idOf(side, 'contract', name) });
  const device = (name: string) => ({ device_id: idOf(side, 'device', name) });
  const span = (of: string, by: string, valid_from: string, valid_to: string | null) => ({
    ...device(of),
    ...contract(by),
    ...(['left', 'next'].includes(by) ? { provider_id: us.former } : {}),
    valid_from,
    valid_to,
  });
  const handover = (fromName: string, toName: string, takes_effect_at: string, state: string) => ({
    from_contract_id: idOf(side, 'contract', fromName),
    from_provider_id: fromName === 'left' ? us.former : us.provider,
    to_contract_id: idOf(side, 'contract', toName),
    to_provider_id: toName === 'next' ? us.former : us.provider,
    takes_effect_at,
    state,
  });
  const passing = (name: string, what: string) => ({ handover_id: idOf(side, 'handover', name), ...device(what) });
  return {
    coverage: {
      passed: span('enterprise', 'active', PAST, null),
      amended: span('coming', 'active', PAST, null),
      left: span('enterprise', 'left', BEFORE, PAST),
      waiting: span('waiting', 'active', PAST, FUTURE),
      next: span('waiting', 'next', FUTURE, null),
      staying: span('aside', 'active', PAST, FUTURE),
      other: span('aside', 'behind', BEFORE, PAST),
      promised: span('aside', 'accepted', FUTURE, LATER),
      // Begins after the end of its contract: the one thing to come that a provider may take back.
      idle: span('aside', 'ending', LATER, null),
    },
    device_credential: { due: device('enterprise'), waiting: device('waiting'), aside: device('aside') },
    device_liveness: { due: device('enterprise'), waiting: device('waiting'), aside: device('aside') },
    handover: {
      due: handover('left', 'active', PAST, 'PLANNED'),
      later: handover('active', 'next', FUTURE, 'PLANNED'),
      done: handover('left', 'ending', BEFORE, 'DONE'),
      cancelled: handover('left', 'accepted', FUTURE, 'CANCELLED'),
    },
    handover_device: {
      due: passing('due', 'enterprise'),
      later: passing('later', 'waiting'),
      done: passing('done', 'aside'),
    },
  };
}

interface NearMiss {
  /** The seed row of the table that is copied. */
  readonly of: string;
  readonly as: string;
  readonly values: (side: Side) => Values;
}

/** By table: rows that would be right but for one thing. */
export const MARKET_NEAR_MISSES: Readonly<Record<string, readonly NearMiss[]>> = {
  contract_amendment: [
    { of: 'offered', as: 'that is over', values: (side) => ({ contract_id: idOf(side, 'contract', 'ended') }) },
    { of: 'offered', as: 'signed for the other', values: () => ({ enterprise_accepted_at: PAST }) },
    { of: 'asked', as: 'signed for the other', values: () => ({ provider_accepted_at: PAST }) },
    { of: 'offered', as: 'as if accepted', values: () => ({ state: 'ACCEPTED' }) },
    { of: 'offered', as: 'in the name of the other', values: () => ({ proposed_by: 'ENTERPRISE' }) },
    { of: 'asked', as: 'in the name of the other', values: () => ({ proposed_by: 'PROVIDER' }) },
  ],
  coverage: [
    { of: 'amended', as: 'by another contract', values: (side) => ({ contract_id: idOf(side, 'contract', 'behind') }) },
    { of: 'amended', as: 'from another instant', values: () => ({ valid_from: BEFORE }) },
    { of: 'amended', as: 'to another end', values: () => ({ valid_to: FUTURE }) },
    { of: 'amended', as: 'of another device', values: (side) => ({ device_id: idOf(side, 'device', 'waiting') }) },
    { of: 'amended', as: 'that is only asked for', values: (side) => ({ device_id: idOf(side, 'device', 'aside') }) },
    { of: 'passed', as: 'by an offer', values: (side) => ({ contract_id: idOf(side, 'contract', 'offered') }) },
  ],
  handover: [
    {
      of: 'later',
      as: 'from a contract of another',
      values: (side) => ({ from_contract_id: idOf(side, 'contract', 'left') }),
    },
    { of: 'due', as: 'to an offer', values: (side) => ({ to_contract_id: idOf(side, 'contract', 'offered') }) },
  ],
  handover_device: [
    { of: 'later', as: 'that passes to another', values: (side) => ({ device_id: idOf(side, 'device', 'aside') }) },
    { of: 'due', as: 'that comes from another', values: (side) => ({ device_id: idOf(side, 'device', 'aside') }) },
  ],
};
