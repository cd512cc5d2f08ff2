import { postingsOf } from '../domain/ledger.js';
import { entriesOf } from './entries.js';
import type { InvoiceReport, MoneyMove, ReportedLine } from './invoice-report.js';

const at = new Date('2026-11-22T00:00:00Z');
const line = (amount: bigint, account: ReportedLine['account'] = 'PROVIDER_REVENUE'): ReportedLine => ({
  description: '',
  quantity: 1n,
  amount,
  period: { from: at, to: at },
  item: undefined,
  account,
});
const report = (more: Partial<InvoiceReport>): InvoiceReport => ({
  id: 'in_1',
  customer: 'cus_1',
  subscription: undefined,
  status: 'OPEN',
  number: 'N-1',
  currency: 'CNY',
  subtotal: 1_000n,
  tax: 60n,
  total: 1_060n,
  amountDue: 1_060n,
  amountPaid: 0n,
  remaining: 1_060n,
  paidOutside: 0n,
  finalisedAt: at,
  dueAt: null,
  paidAt: null,
  voidedAt: null,
  hostedUrl: null,
  pdfUrl: null,
  lines: [line(1_000n)],
  moves: [],
  creditNotes: [],
  ...more,
});
const move = (more: Partial<MoneyMove>): MoneyMove => ({
  id: 'txn_1',
  kind: 'PAYMENT',
  money: 1_060n,
  currency: 'CNY',
  gross: 1_060n,
  processingFee: 40n,
  platformFee: 20n,
  at,
  noted: false,
  ...more,
});
/** Balances after all entries: `CASH CNY` and so on. */
function balances(of: InvoiceReport, enterpriseId: string | undefined = 'e'): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { transfers, reversedAt } of entriesOf(of, enterpriseId)) {
    if (reversedAt) continue;
    for (const { kind, currency, amount } of postingsOf(transfers)) {
      const key = `${kind} ${currency}`;
      sums[key] = (sums[key] ?? 0n) + amount;
    }
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0n));
}

it('an invoice is owed, and earned but for the tax', () => {
  expect(balances(report({}))).toEqual({
    'ENTERPRISE_RECEIVABLE CNY': 1_060n,
    'PROVIDER_REVENUE CNY': -1_000n,
    'TAX CNY': -60n,
  });
});

it('a payment settles it, less what Stripe and the platform keep', () => {
  expect(balances(report({ moves: [move({})] }))).toEqual({
    'CASH CNY': 1_000n,
    'PLATFORM_FEE CNY': 20n,
    'PROCESSING_FEE CNY': 40n,
    'PROVIDER_REVENUE CNY': -1_000n,
    'TAX CNY': -60n,
  });
});

it('what was voided leaves nothing', () => {
  expect(balances(report({ status: 'VOID', voidedAt: at }))).toEqual({});
});

it('credit given before is used up by its line, and what a funder owes stands on another account', () => {
  const credited = report({ total: 860n, lines: [line(1_000n), line(-200n, 'CREDIT')] });
  expect(balances(credited)).toEqual({
    'ENTERPRISE_RECEIVABLE CNY': 860n,
    'PROVIDER_REVENUE CNY': -1_000n,
    'TAX CNY': -60n,
    'CREDIT CNY': 200n,
  });
  expect(
    entriesOf(report({}), undefined)
      .flatMap(({ transfers }) => postingsOf(transfers))
      .map(({ kind }) => kind),
  ) //
    .toContain('SUBSIDY');
});

it('an invoice below zero is owed to the enterprise', () => {
  const back = report({ total: -300n, tax: 0n, lines: [line(-300n)] });
  expect(balances(back)).toEqual({ 'ENTERPRISE_RECEIVABLE CNY': -300n, 'PROVIDER_REVENUE CNY': 300n });
});

it('a refund with a credit note takes back revenue and tax, once; without one the revenue alone', () => {
  const refund = move({
    id: 'txn_2',
    kind: 'REFUND',
    money: -530n,
    gross: -530n,
    processingFee: 0n,
    platformFee: -10n,
  });
  const note = { id: 'cn_1', total: 530n, tax: 30n, at, voidedAt: null };
  const noted = report({ moves: [move({}), { ...refund, noted: true }], creditNotes: [note] });
  expect(balances(noted)).toEqual({
    'CASH CNY': 480n,
    'PLATFORM_FEE CNY': 10n,
    'PROCESSING_FEE CNY': 40n,
    'PROVIDER_REVENUE CNY': -500n,
    'TAX CNY': -30n,
  });
  expect(balances(report({ moves: [move({}), refund] }))).toMatchObject({
    'PROVIDER_REVENUE CNY': -470n,
    'TAX CNY': -60n,
  });
});

it('comes to the same whether a refund or its credit note becomes known first', () => {
  const refund = {
    ...move({ id: 'txn_2', kind: 'REFUND', money: -530n, gross: -530n }),
    processingFee: 0n,
    platformFee: 0n,
  };
  const note = { id: 'cn_1', total: 530n, tax: 30n, at, voidedAt: null };
  const early = report({ moves: [move({}), refund] });
  const late = report({ moves: [move({}), { ...refund, noted: true }], creditNotes: [note] });
  /** As the ledger keeps them: each event once, taken back once. */
  const books = (...seen: InvoiceReport[]) => {
    const posted = new Map<string, bigint>();
    const sums: Record<string, bigint> = {};
    for (const { kind: entry, source, transfers, reversedAt } of seen.flatMap((one) => entriesOf(one, 'e'))) {
      const key = `${entry} ${source.type} ${source.id}`;
      for (const [name, sign] of [[key, 1n], ...(reversedAt ? [[`${key} back`, -1n]] : [])] as [string, bigint][]) {
        if (posted.has(name)) continue;
        posted.set(name, sign);
        for (const { kind, amount } of postingsOf(transfers)) sums[kind] = (sums[kind] ?? 0n) + sign * amount;
      }
    }
    return sums;
  };
  expect(books(early, late, late)).toEqual(books(late));
  expect(books(late)).toMatchObject({ ENTERPRISE_RECEIVABLE: 0n, PROVIDER_REVENUE: -500n, TAX: -30n });
});

it('money kept in another currency passes through the exchange, and every currency sums to zero', () => {
  const kept = balances(report({ moves: [move({ currency: 'HKD', gross: 1_150n })] }));
  expect(kept).toMatchObject({ 'EXCHANGE CNY': 1_060n, 'EXCHANGE HKD': -1_150n, 'CASH HKD': 1_090n });
});
