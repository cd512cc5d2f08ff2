import { displayed } from '../arithmetic/currency.js';
import { dayText } from '../arithmetic/period.js';
import { attempt, collectionFault } from '../billing/collection.js';
import { intentOf } from '../billing/invoice-steps.js';
import { challengeUrl } from '../payments/next-action.js';
import { escaped, htmlForm, htmlPage, htmlTable, type Page, type PageAnswer, type PageCall } from '../server/page.js';
import type { Invoice } from '../state/records.js';
import { locate } from './finding.js';
import { methodOf } from './payment-pages.js';
import { pdfOf } from './pdf.js';

type Row = readonly [string, string];

function invoiceAt({ world, path }: PageCall) {
  return locate(world, ({ invoices }) => invoices, path['id'], path['token']);
}

function rowsOf(invoice: Invoice): Row[] {
  const money = (amount: number) => displayed(amount, invoice.currency);
  return [
    ...invoice.lines.map((line): Row => [line.description ?? '', money(line.amount)]),
    ['Subtotal', money(invoice.subtotal)],
    ...(invoice.total_taxes ?? []).map((tax): Row => [`Tax (${tax.tax_behavior})`, money(tax.amount)]),
    ['Total', money(invoice.total)],
    ['Amount due', money(invoice.amount_due)],
    ['Paid', money(invoice.amount_paid)],
  ];
}

function showInvoice(call: PageCall): PageAnswer {
  const { record: invoice } = invoiceAt(call);
  const link = `<p><a href="${escaped(invoice.invoice_pdf ?? '')}">PDF</a> · ${escaped(invoice.status ?? '')}</p>`;
  const form = htmlForm(
    [{ label: 'Pay', value: 'card' }],
    '<label>Card number<input name="number" value="4242424242424242"></label>',
  );
  return {
    html: htmlPage(
      `Invoice ${invoice.number}`,
      htmlTable(rowsOf(invoice)),
      link,
      invoice.status === 'open' ? form : '',
    ),
  };
}

/** Paid by whoever has the address, with any card, Alipay or WeChat Pay. */
function payInvoice(call: PageCall): PageAnswer {
  const { scene, record: invoice } = invoiceAt(call);
  const method = methodOf(scene, call.form);
  attempt(scene, invoice, method);
  const fault = collectionFault(scene, invoice);
  const intent = intentOf(scene, invoice);
  if (intent?.status === 'requires_action') return { redirect: challengeUrl(call.world.url, intent, method.type) };
  if (fault) throw fault;
  return { redirect: invoice.hosted_invoice_url ?? '/' };
}

function invoicePdf(call: PageCall): PageAnswer {
  const { record: invoice } = invoiceAt(call);
  const head = [
    `Invoice ${invoice.number}`,
    `${invoice.customer_name ?? invoice.customer_email ?? ''}`,
    dayText(invoice.effective_at ?? invoice.created),
    '',
  ];
  return { name: `${invoice.number}.pdf`, pdf: pdfOf([...head, ...rowsOf(invoice).map((row) => row.join('   '))]) };
}

function creditNotePdf({ world, path }: PageCall): PageAnswer {
  const { record: note } = locate(world, ({ creditNotes }) => creditNotes, path['id'], path['token']);
  const lines = note.lines.map((line) => `${line.description ?? ''}   ${displayed(line.amount, note.currency)}`);
  const total = `Total   ${displayed(note.total, note.currency)}`;
  return {
    name: `${note.number}.pdf`,
    pdf: pdfOf([`Credit note ${note.number}`, dayText(note.created), '', ...lines, total]),
  };
}

function receipt({ world, path }: PageCall): PageAnswer {
  const { record: charge } = locate(world, ({ charges }) => charges, path['id']);
  const rows: Row[] = [
    ['Paid', displayed(charge.amount_captured, charge.currency)],
    ['Refunded', displayed(charge.amount_refunded, charge.currency)],
  ];
  return { html: htmlPage('Receipt', htmlTable(rows)) };
}

export const DOCUMENT_PAGES: readonly Page[] = [
  { method: 'GET', pattern: '/invoices/:id/:token', run: showInvoice },
  { method: 'POST', pattern: '/invoices/:id/:token', run: payInvoice },
  { method: 'GET', pattern: '/invoices/:id/:token/pdf', run: invoicePdf },
  { method: 'GET', pattern: '/credit_notes/:id/:token/pdf', run: creditNotePdf },
  { method: 'GET', pattern: '/receipts/:id', run: receipt },
];
