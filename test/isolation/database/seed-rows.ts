import { handoverRows, marketRows } from './market-rows.js';
import { idOf, type Parties, PLATFORM, PLATFORM_USER, partiesOf, REGIONS, type Side, type Values } from './parties.js';
import { trustRows } from './trust-rows.js';

/** By table, then by name of the row: what the filler cannot know. A table that is not here gets one row of the filler. */
export function seedRows(side: Side): Readonly<Record<string, Readonly<Record<string, Values>>>> {
  const us = partiesOf(side);
  const region = REGIONS[side];
  return {
    ...people(side, us),
    ...keys(us),
    ...places(side, us),
    ...marketRows(side),
    ...handoverRows(side),
    ...trustRows(side),
    audit_head: { provider: { organisation_id: us.provider }, authority: { organisation_id: us.authority } },
    audit_entry: {
      provider: { organisation_id: us.provider, region_path: null },
      enterprise: { organisation_id: us.enterprise, region_path: null },
      region: { organisation_id: us.authority, region_path: region.jurisdiction, seq: 2 },
    },
    market_rule: { only: { currency: 'CNY' } },
    ...ledger(side),
    quarantine: {
      known: { provider_id: us.provider, enterprise_id: null },
      machine: { provider_id: null, enterprise_id: us.enterprise },
      unknown: { provider_id: null, enterprise_id: null },
    },
    incident_step: { provider: { organisation_id: us.provider }, enterprise: { organisation_id: us.enterprise } },
    notification: told(us),
    delivery: {
      provider: { organisation_id: us.provider, notification_id: idOf(side, 'notification', 'provider') },
      enterprise: { organisation_id: us.enterprise, notification_id: idOf(side, 'notification', 'enterprise') },
      unreachable: {
        organisation_id: us.enterprise,
        notification_id: idOf(side, 'notification', 'enterprise'),
        state: 'UNREACHABLE',
        step: 2,
      },
      platform: {
        organisation_id: PLATFORM,
        notification_id: idOf(side, 'notification', 'platform'),
        provider_id: null,
        enterprise_id: null,
      },
    },
    outbox_event: {
      both: {},
      provider: { enterprise_id: null },
      enterprise: { provider_id: null },
      nobody: { provider_id: null, enterprise_id: null },
    },
  };
}

function people(side: Side, us: Parties) {
  const organisation = (id: string, kind: string, more: Values = {}) => ({
    id,
    kind,
    state: 'ACTIVE',
    created_by_organisation_id: null,
    ...more,
  });
  const created = { created_by_organisation_id: us.provider };
  return {
    organisation: {
      provider: organisation(us.provider, 'PROVIDER'),
      former: organisation(us.former, 'PROVIDER'),
      enterprise: organisation(us.enterprise, 'ENTERPRISE', created),
      unclaimed: organisation(us.unclaimed, 'ENTERPRISE', { ...created, state: 'UNCLAIMED' }),
      departed: organisation(us.departed, 'ENTERPRISE', created),
      authority: organisation(us.authority, 'AUTHORITY', { region_path: REGIONS[side].jurisdiction }),
      ...(side === 'a' ? { platform: organisation(PLATFORM, 'PLATFORM') } : {}),
    },
    engagement: {
      standing: { provider_id: us.provider, enterprise_id: us.enterprise },
      unclaimed: { provider_id: us.provider, enterprise_id: us.unclaimed },
      ended: { provider_id: us.provider, enterprise_id: us.departed, ended_at: '2026-11-01T00:00:00Z' },
      former: { provider_id: us.former, enterprise_id: us.enterprise },
    },
    app_user: {
      provider: { id: us.providerUser },
      colleague: { id: us.providerColleague },
      former: { id: us.formerUser },
      enterprise: { id: us.enterpriseUser },
      departed: { id: us.departedUser },
      authority: { id: us.authorityUser },
      ...(side === 'a' ? { platform: { id: PLATFORM_USER } } : {}),
    },
    membership: {
      provider: { organisation_id: us.provider, user_id: us.providerUser },
      colleague: { organisation_id: us.provider, user_id: us.providerColleague },
      former: { organisation_id: us.former, user_id: us.formerUser },
      enterprise: { organisation_id: us.enterprise, user_id: us.enterpriseUser },
      departed: { organisation_id: us.departed, user_id: us.departedUser },
      authority: { organisation_id: us.authority, user_id: us.authorityUser },
      // The same person in two organisations of one side: each sees the membership in itself only, the person both.
      second: { organisation_id: us.departed, user_id: us.enterpriseUser },
      ...(side === 'a' ? { platform: { organisation_id: PLATFORM, user_id: PLATFORM_USER } } : {}),
    },
  };
}

function keys(us: Parties) {
  return {
    session: { provider: { user_id: us.providerUser, organisation_id: us.provider } },
    invitation: {
      provider: { organisation_id: us.provider, by_organisation_id: us.provider },
      unclaimed: { organisation_id: us.unclaimed, by_organisation_id: us.provider },
      enterprise: { organisation_id: us.enterprise, by_organisation_id: us.enterprise },
      // The owner was invited by the provider that created the enterprise; since then it is the enterprise's own.
      claimed: { organisation_id: us.enterprise, by_organisation_id: us.provider },
      authority: { organisation_id: us.authority, by_organisation_id: us.authority },
      platform: { organisation_id: us.provider, by_organisation_id: PLATFORM },
      first: { organisation_id: us.unclaimed, by_organisation_id: PLATFORM },
    },
    api_key: {
      provider: { organisation_id: us.provider, created_by: us.providerUser },
      enterprise: { organisation_id: us.enterprise, created_by: us.enterpriseUser },
      authority: { organisation_id: us.authority, created_by: us.authorityUser },
    },
    idempotency_key: {
      provider: { organisation_id: us.provider },
      enterprise: { organisation_id: us.enterprise },
      authority: { organisation_id: us.authority },
    },
  };
}

function places(side: Side, us: Parties) {
  const departed = { enterprise_id: us.departed, premises_id: idOf(side, 'premises', 'departed') };
  return {
    premises: {
      enterprise: { enterprise_id: us.enterprise, qr_code: `qr-${side}` },
      departed: { enterprise_id: us.departed, qr_code: `qr-${side}-departed` },
    },
    call_list_entry: {
      enterprise: { user_id: us.enterpriseUser },
      departed: { ...departed, user_id: us.departedUser },
    },
    service_centre_staff: { provider: { user_id: us.providerUser } },
    device: {
      enterprise: { gb_address: side === 'a' ? '0000000000a1' : '0000000000b1' },
      waiting: { gb_address: null },
      aside: { gb_address: null },
      coming: { gb_address: null },
    },
  };
}

/** An invoice of each side in the ledger, and what was asked of Stripe. */
function ledger(side: Side) {
  const account = (name: string) => ({ account_id: idOf(side, 'ledger_account', name), currency: 'CNY' });
  const whole = { transaction_id: idOf(side, 'ledger_transaction', 'invoice') };
  return {
    ledger_account: {
      receivable: { kind: 'ENTERPRISE_RECEIVABLE', currency: 'CNY' },
      revenue: { kind: 'PROVIDER_REVENUE', currency: 'CNY' },
      fee: { kind: 'PLATFORM_FEE', currency: 'CNY', enterprise_id: null },
    },
    invoice: { enterprise: { currency: 'CNY' }, funder: { currency: 'CNY', enterprise_id: null, contract_id: null } },
    invoice_line: {
      enterprise: { invoice_id: idOf(side, 'invoice', 'enterprise') },
      funder: { invoice_id: idOf(side, 'invoice', 'funder'), enterprise_id: null },
    },
    fapiao: {
      asked: { kind: 'REQUESTED', number: null, issued_on: null },
      issued: { kind: 'ISSUED', number: '12345678', issued_on: '2026-11-01' },
    },
    reconciliation_difference: { only: { note: null, resolved_at: null } },
    stripe_intent: {
      pending: { state: 'PENDING', params_hash: 'c'.repeat(64), object_id: null, settled_at: null },
      done: {
        state: 'DONE',
        params_hash: 'd'.repeat(64),
        object_id: `acct_${side}`,
        settled_at: '2026-11-01T00:00:00Z',
      },
    },
    ledger_transaction: { invoice: { kind: 'INVOICE', postings: 3, reversal_of: null } },
    ledger_posting: {
      receivable: { ...whole, ...account('receivable'), line: 1, amount: 600 },
      revenue: { ...whole, ...account('revenue'), line: 2, amount: -500 },
      fee: { ...whole, ...account('fee'), line: 3, amount: -100 },
    },
  };
}

function told(us: Parties) {
  return {
    provider: { organisation_id: us.provider, user_id: us.providerUser },
    colleague: { organisation_id: us.provider, user_id: us.providerColleague },
    enterprise: { organisation_id: us.enterprise, user_id: us.enterpriseUser },
    authority: { organisation_id: us.authority, user_id: us.authorityUser },
    platform: { organisation_id: PLATFORM, user_id: PLATFORM_USER, provider_id: null, enterprise_id: null },
  };
}
