import type { Fixture } from './fixture.js';

const OWNER = 'PROVIDER.OWNER';

/** Money: accounts, bills and books. */
export const billingFixtures: Readonly<Record<string, Fixture>> = {
  billingAccount: { control: OWNER },
  invoice: { slots: { id: 'invoice' }, control: OWNER },
  invoices: {
    slots: { 'filter.contractId': 'contract?', 'filter.enterpriseId': 'enterprise?', 'filter.providerId': 'provider?' },
    control: OWNER,
  },
  invoicesCsv: {
    slots: { 'filter.contractId': 'contract?', 'filter.enterpriseId': 'enterprise?', 'filter.providerId': 'provider?' },
    control: OWNER,
  },
  ledgerBalances: {
    slots: { enterpriseId: 'enterprise?' },
    control: OWNER,
    publicAnswer: 'sums of money; that they are of B shows in the refusal to everyone else',
  },
  connectBilling: { rest: () => ({ input: {} }), control: OWNER, turn: 3 },
};
