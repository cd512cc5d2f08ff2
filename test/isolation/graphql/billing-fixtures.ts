import { type Fixture, inputId, text } from './fixture.js';

const OWNER = 'PROVIDER.OWNER';
const PAYER = 'ENTERPRISE.OWNER';
const PAGE = 'the address of a page at Stripe; whose it is shows in the refusal to everyone else';

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
  reconciliationDifferences: { control: OWNER },
  setUpPayment: { slots: { 'input.contractId': 'contract' }, control: PAYER, publicAnswer: PAGE },
  openBillingPortal: { slots: { 'input.contractId': 'contract' }, control: PAYER, publicAnswer: PAGE },
  creditInvoice: {
    slots: inputId('invoice'),
    rest: (f) => ({ input: { amount: '1', reason: text(f, 'invoice') } }),
    control: OWNER,
  },
  requestFapiao: {
    slots: { 'input.invoiceId': 'invoice' },
    rest: (f) => ({ input: { title: text(f, 'invoice'), taxNumber: '91321181MA1MFQ1234' } }),
    control: PAYER,
  },
  recordFapiao: {
    slots: { 'input.invoiceId': 'invoice' },
    rest: (f) => ({
      input: { title: text(f, 'invoice'), taxNumber: '91321181MA1MFQ1234', number: '12345678', issuedOn: '2026-11-22' },
    }),
    control: OWNER,
  },
  reconcileBilling: { control: OWNER, publicAnswer: 'yes' },
  resolveReconciliationDifference: {
    slots: inputId('difference'),
    rest: (f) => ({ input: { note: text(f, 'invoice') } }),
    control: OWNER,
  },
};
