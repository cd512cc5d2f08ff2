import { updateSubscription } from '../billing/subscription-changing.js';
import { finishOnboarding } from '../connect/accounts.js';
import { attach } from '../payments/payment-method-making.js';
import { escaped, htmlForm, htmlPage, type Page, type PageAnswer, type PageCall } from '../server/page.js';
import { Scene } from '../state/scene.js';
import { missing, refuse } from '../wire/stripe-fault.js';
import { locate } from './finding.js';
import { methodOf } from './payment-pages.js';

function accountAt({ world, path }: PageCall) {
  const account = world.platform.accounts.get(path['id'] ?? '');
  if (!account || account._token !== path['token']) throw missing('page', path['id'] ?? '');
  return account;
}

function showOnboarding(call: PageCall): PageAnswer {
  const account = accountAt(call);
  const done = account.details_submitted ? '<p>All is known already.</p>' : '';
  return {
    html: htmlPage(
      `Onboarding of ${account.email ?? account.id}`,
      done,
      htmlForm([{ label: 'Submit all papers', value: 'submit' }]),
    ),
  };
}

function submitOnboarding(call: PageCall): PageAnswer {
  finishOnboarding(new Scene(call.world, call.world.platform), accountAt(call));
  const back = Buffer.from(call.path['back'] ?? '', 'base64url').toString();
  return back ? { redirect: back } : { html: htmlPage('Submitted') };
}

function portalAt({ world, path }: PageCall) {
  return locate(world, ({ portalSessions }) => portalSessions, path['id'], path['token']);
}

function showPortal(call: PageCall): PageAnswer {
  const { scene, record: session } = portalAt(call);
  const subscriptions = scene.space.subscriptions
    .where('customer', session.customer)
    .filter(({ status }) => status !== 'canceled');
  const invoices = scene.space.invoices
    .where('customer', session.customer)
    .filter(({ hosted_invoice_url }) => hosted_invoice_url);
  const forms = subscriptions.map(({ id, status, cancel_at_period_end: ends }) => {
    const button = ends
      ? { label: 'Renew', value: 'renew' }
      : { label: 'Cancel at the end of the period', value: 'cancel' };
    return `<h2>${escaped(`${id}: ${status}`)}</h2>${htmlForm([button], `<input type="hidden" name="subscription" value="${id}">`)}`;
  });
  const links = invoices.map(
    (one) =>
      `<li><a href="${escaped(one.hosted_invoice_url ?? '')}">${escaped(one.number ?? one.id)}</a> ${escaped(one.status ?? '')}</li>`,
  );
  const card = htmlForm(
    [{ label: 'Pay with this card from now on', value: 'card' }],
    '<label>Card number<input name="number" value="4242424242424242"></label>',
  );
  const back = session.return_url ? `<p><a href="${escaped(session.return_url)}">Back</a></p>` : '';
  return { html: htmlPage('Billing', ...forms, card, `<ul>${links.join('')}</ul>`, back) };
}

/** `action` is card (with `number` or `payment_method`), or cancel or renew with a `subscription`. */
function actInPortal(call: PageCall): PageAnswer {
  const { scene, record: session } = portalAt(call);
  const { action, subscription: id } = call.form;
  const customer = scene.space.customers.get(session.customer);
  if (!customer) throw missing('customer', session.customer);
  if (action === 'card') {
    const method = attach(scene, methodOf(scene, call.form), customer.id);
    const invoice_settings = { ...customer.invoice_settings, default_payment_method: method.id };
    scene.update('customer.updated', customer, { invoice_settings });
  } else {
    const subscription = scene.space.subscriptions.get(String(id));
    if (subscription?.customer !== customer.id) throw refuse('This subscription is not yours.');
    updateSubscription(scene, subscription, { cancel_at_period_end: action === 'cancel' });
  }
  return { redirect: session.url };
}

export const ACCOUNT_PAGES: readonly Page[] = [
  { method: 'GET', pattern: '/onboarding/:id/:token/:back', run: showOnboarding },
  { method: 'POST', pattern: '/onboarding/:id/:token/:back', run: submitOnboarding },
  { method: 'GET', pattern: '/portal/:id/:token', run: showPortal },
  { method: 'POST', pattern: '/portal/:id/:token', run: actInPortal },
];
