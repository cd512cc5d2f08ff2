import { always, inBothScopes, inEnterpriseScope, inProviderScope, mine, type Rule, type TableRules } from './rules.js';

const ofProvider = mine('provider_id');
const ofEnterprise = mine('enterprise_id');

/** What stands between the two parties is read by both; the rest is the provider's own business. */
const betweenUs: Rule = (row, me, world) =>
  ofEnterprise(row, me, world) && ['ENTERPRISE_RECEIVABLE', 'CREDIT'].includes(String(row['kind']));
const fee: Rule = (row) => row['kind'] === 'PLATFORM_FEE';
const ofAccount =
  (rule: Rule): Rule =>
  (row, me, world) =>
    world.some('ledger_account', (account) => account['id'] === row['account_id'] && rule(account, me, world));
const posted: Rule = (row, me, world) =>
  inProviderScope(row, me, world) && (row['enterprise_id'] === null || inEnterpriseScope(row, me, world));

/** Money: read by those whom it concerns, written by the worker, changed by nobody. Read with `TABLE_RULES`. */
export const BILLING_RULES: Readonly<Record<string, TableRules>> = {
  stripe_intent: {
    provider: { read: ofProvider, add: ofProvider, change: ofProvider },
    worker: { read: inProviderScope, add: inProviderScope, change: inProviderScope },
  },
  contract_billing: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    worker: { read: inProviderScope, add: inBothScopes, change: inProviderScope },
  },
  invoice: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    worker: { read: inProviderScope, add: posted, change: inProviderScope },
  },
  invoice_line: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    worker: { read: inProviderScope, add: posted },
  },
  fapiao: {
    provider: { read: ofProvider, add: (row, me, world) => row['kind'] === 'ISSUED' && ofProvider(row, me, world) },
    enterprise: {
      read: ofEnterprise,
      add: (row, me, world) => row['kind'] === 'REQUESTED' && ofEnterprise(row, me, world),
    },
  },
  reconciliation_difference: {
    provider: { read: ofProvider, change: ofProvider },
    worker: { read: inProviderScope, add: inProviderScope, change: inProviderScope },
  },
  billing_account: {
    provider: { read: ofProvider, add: ofProvider },
    worker: { read: always, add: inProviderScope, change: inProviderScope },
  },
  stripe_event: { billing: { add: always }, worker: { read: always, change: always } },
  ledger_account: {
    provider: { read: ofProvider },
    enterprise: { read: betweenUs },
    platform: { read: fee },
    worker: { read: inProviderScope, add: posted },
  },
  ledger_transaction: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    worker: { read: inProviderScope, add: posted },
  },
  ledger_posting: {
    provider: { read: ofProvider },
    enterprise: { read: ofAccount(betweenUs) },
    platform: { read: ofAccount(fee) },
    worker: { read: inProviderScope, add: inProviderScope },
  },
};
