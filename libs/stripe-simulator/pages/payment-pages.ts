import { displayed } from '../arithmetic/currency.js';
import { settleIntent } from '../billing/collection.js';
import { settleSession, submit } from '../checkout/completion.js';
import { lineItems } from '../checkout/line-items.js';
import { answerChallenge } from '../payments/intent-steps.js';
import { makeMethod, methodFor } from '../payments/payment-method-making.js';
import { answerSetupChallenge } from '../payments/setup-steps.js';
import { createCustomer } from '../routes/customers.js';
import { escaped, htmlForm, htmlPage, htmlTable, type Page, type PageAnswer, type PageCall } from '../server/page.js';
import type { CheckoutSession, PaymentMethod } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import type { FormObject } from '../wire/form-body.js';
import { StripeFault } from '../wire/stripe-fault.js';
import { locate } from './finding.js';

const CARD_FIELDS =
  '<label>Email<input name="email" value="payer@example.com"></label><label>Card number<input name="number" value="4242424242424242" inputmode="numeric"></label>';

function showCheckout({ world, path }: PageCall, error = ''): PageAnswer {
  const { scene, record: session } = locate(world, ({ checkoutSessions }) => checkoutSessions, path['id']);
  if (session.status !== 'open') return { status: 410, html: htmlPage(`This checkout is ${session.status}`) };
  const { currency, amount_total } = session;
  const rows = lineItems(scene.space, session).map(
    (item) =>
      [`${item.quantity ?? ''} ${item.description ?? ''}`, displayed(item.amount_total, item.currency)] as const,
  );
  const total = currency === null ? [] : [['Total', displayed(amount_total ?? 0, currency)] as const];
  const words = session.mode === 'setup' ? 'Save' : session.mode === 'subscription' ? 'Subscribe' : 'Pay';
  const buttons = session.payment_method_types.map((type) => ({ label: `${words}: ${type}`, value: type }));
  const form = htmlForm([...buttons, { label: 'Back', value: 'cancel' }], CARD_FIELDS);
  const complaint = error ? `<p role="alert">${escaped(error)}</p>` : '';
  return {
    html: htmlPage('Checkout', complaint, htmlTable([...rows, ...total]), form),
    ...(error ? { status: 402 } : {}),
  };
}

/** A plain form: `action` is card, alipay, wechat_pay or cancel; `number` or `payment_method` says which card. */
function submitCheckout(call: PageCall): PageAnswer {
  const { scene, record: session } = locate(call.world, ({ checkoutSessions }) => checkoutSessions, call.path['id']);
  const { form } = call;
  if (form['action'] === 'cancel')
    return { redirect: session.cancel_url ?? `${call.world.url}/checkout/${session.id}` };
  try {
    const payer = { method: methodOf(scene, form), email: textOf(form, 'email'), name: textOf(form, 'name') };
    const challenge = submit(scene, session, payer, (email, name) => createCustomer(scene, { email, name }));
    return { redirect: challenge ?? backFrom(session) };
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
    return showCheckout(call, error.message);
  }
}

function backFrom({ id, success_url }: CheckoutSession): string {
  return (success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', id);
}

export function methodOf(scene: Scene, form: FormObject): PaymentMethod {
  const action = textOf(form, 'action');
  if (action === 'alipay' || action === 'wechat_pay') return makeMethod(scene, { type: action });
  const named = textOf(form, 'payment_method');
  return named
    ? methodFor(scene, named)
    : makeMethod(scene, { type: 'card', card: { number: textOf(form, 'number') ?? '4242424242424242', cvc: '123' } });
}

function textOf(form: FormObject, name: string): string | null {
  const value = form[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

const CHALLENGE_TITLES: Readonly<Record<string, string>> = {
  card: '3-D Secure',
  alipay: 'Alipay 支付宝',
  wechat_pay: 'WeChat Pay 微信支付',
};

function showChallenge({ world, path }: PageCall): PageAnswer {
  const intent = intentAt(world, path['id'], path['token']);
  const { record } = intent;
  const title = CHALLENGE_TITLES[path['type'] ?? ''] ?? 'Authentication';
  if (record.status !== 'requires_action') return { html: htmlPage(`${title}: ${record.status}`) };
  const amount = 'amount' in record ? displayed(record.amount, record.currency) : 'For later payments';
  const buttons = [
    { label: 'Approve', value: 'approve' },
    { label: 'Fail', value: 'fail' },
  ];
  return { html: htmlPage(title, `<p>${escaped(amount)}</p>`, htmlForm(buttons)) };
}

function answer({ world, path, form }: PageCall): PageAnswer {
  const { scene, record } = intentAt(world, path['id'], path['token']);
  const approved = form['action'] === 'approve';
  if ('_invoice' in record) {
    answerChallenge(scene, record, approved);
    settleIntent(scene, record);
  } else answerSetupChallenge(scene, record, approved);
  const session = settleSession(scene, record);
  if (session)
    return { redirect: session.status === 'complete' ? backFrom(session) : `${world.url}/checkout/${session.id}` };
  if (record._returnUrl === null)
    return { html: htmlPage(approved ? 'Approved' : 'Failed', '<p>You may close this page.</p>') };
  const back = new URL(record._returnUrl);
  const kind = record.object;
  back.searchParams.set(kind, record.id);
  back.searchParams.set(`${kind}_client_secret`, record.client_secret ?? '');
  back.searchParams.set('redirect_status', approved ? 'succeeded' : 'failed');
  return { redirect: back.toString() };
}

function intentAt(world: PageCall['world'], id: string | undefined, token: string | undefined) {
  return id?.startsWith('seti')
    ? locate(world, ({ setupIntents }) => setupIntents, id, token)
    : locate(world, ({ paymentIntents }) => paymentIntents, id, token);
}

export const PAYMENT_PAGES: readonly Page[] = [
  { method: 'GET', pattern: '/checkout/:id', run: showCheckout },
  { method: 'POST', pattern: '/checkout/:id', run: submitCheckout },
  { method: 'GET', pattern: '/challenge/:type/:id/:token', run: showChallenge },
  { method: 'POST', pattern: '/challenge/:type/:id/:token', run: answer },
];
