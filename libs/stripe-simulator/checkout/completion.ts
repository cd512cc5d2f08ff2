import { collectionFault } from '../billing/collection.js';
import { intentOf } from '../billing/invoice-steps.js';
import { createSubscription } from '../billing/subscription-making.js';
import { makeIntent } from '../payments/intent-making.js';
import { confirm, paymentFault } from '../payments/intent-steps.js';
import { challengeUrl } from '../payments/next-action.js';
import { attach } from '../payments/payment-method-making.js';
import { confirmSetup, makeSetup, setupFault } from '../payments/setup-steps.js';
import type { CheckoutSession, Customer, PaymentIntent, PaymentMethod, SetupIntent } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { mergeMetadata } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';
import { totalsOf } from './line-items.js';

export interface Payer {
  readonly method: PaymentMethod;
  readonly email: string | null;
  readonly name: string | null;
}

/**
 * The payer has clicked. Returns the address of the page where they are asked for more, if they are. Throws the card
 * error; the session then stays open for another card.
 */
export function submit(
  scene: Scene,
  session: CheckoutSession,
  payer: Payer,
  newCustomer: (email: string | null, name: string | null) => Customer,
): string | undefined {
  if (session.status !== 'open') throw refuse(`This checkout is ${session.status}.`);
  session.customer_details = detailsOf(scene, session, payer);
  if (session.customer === null && session.customer_creation === 'always') {
    session.customer = newCustomer(payer.email ?? session.customer_email, payer.name).id;
    scene.space.checkoutSessions.put(session);
  }
  if (session.mode === 'setup') return setUp(scene, session, payer.method);
  return session.mode === 'subscription'
    ? subscribe(scene, session, payer.method)
    : payOnce(scene, session, payer.method);
}

/** After the payer was asked elsewhere: the session that waits for this intent is complete, or open again. */
export function settleSession(scene: Scene, intent: PaymentIntent | SetupIntent): CheckoutSession | undefined {
  const { checkoutSessions } = scene.space;
  const invoice = '_invoice' in intent ? scene.space.invoices.get(intent._invoice ?? '') : undefined;
  const subscription = invoice?.parent?.subscription_details?.subscription ?? '';
  const [session] = [
    ...checkoutSessions.where('payment_intent', intent.id),
    ...checkoutSessions.where('setup_intent', intent.id),
    ...checkoutSessions.where('subscription', subscription),
  ];
  if (session?.status === 'open' && intent.status === 'succeeded') complete(scene, session);
  return session;
}

function payOnce(scene: Scene, session: CheckoutSession, method: PaymentMethod): string | undefined {
  const { total } = totalsOf(scene.space, session);
  if (total === 0) return complete(scene, session);
  const { metadata, ...given } = session._setup.payment;
  const known = scene.space.paymentIntents.get(session.payment_intent ?? '');
  const intent =
    known ??
    makeIntent(scene, {
      ...given,
      amount: total,
      currency: session.currency ?? 'usd',
      customer: session.customer,
      payment_method_types: session.payment_method_types,
      metadata: mergeMetadata({}, metadata),
    });
  session.payment_intent = intent.id;
  scene.space.checkoutSessions.put(session);
  confirm(scene, intent, { method, returnUrl: session.success_url });
  const fault = paymentFault(scene, intent);
  if (fault) throw fault;
  return intent.status === 'succeeded' ? complete(scene, session) : challengeUrl(scene.world.url, intent, method.type);
}

function subscribe(scene: Scene, session: CheckoutSession, method: PaymentMethod): string | undefined {
  const customer = session.customer ?? '';
  if (method.customer === null) attach(scene, method, customer);
  const prices = session._lines.map((line) => ({ line, price: scene.space.prices.get(line.price) }));
  const itemOf = ({ price, quantity, taxRates }: CheckoutSession['_lines'][number]) => ({
    price,
    ...(quantity === null ? {} : { quantity }),
    tax_rates: taxRates,
  });
  const { metadata = null, ...given } = session._setup.subscription;
  const subscription = createSubscription(scene, {
    ...given,
    customer,
    default_payment_method: method.id,
    discounts: session._setup.coupons.map((coupon) => ({ coupon })),
    items: prices.filter(({ price }) => price?.type === 'recurring').map(({ line }) => itemOf(line)),
    add_invoice_items: prices.filter(({ price }) => price?.type === 'one_time').map(({ line }) => itemOf(line)),
    metadata: metadata ?? {},
    // A declined card leaves nothing behind, and the payer tries another.
    payment_behavior: method._behaviour.startsWith('decline') ? 'error_if_incomplete' : 'allow_incomplete',
  });
  Object.assign(session, { subscription: subscription.id, invoice: subscription.latest_invoice });
  scene.space.checkoutSessions.put(session);
  const invoice = scene.space.invoices.get(subscription.latest_invoice ?? '');
  const intent = invoice && intentOf(scene, invoice);
  if (intent?.status === 'requires_action') return challengeUrl(scene.world.url, intent, method.type);
  const fault = invoice?.status === 'open' ? collectionFault(scene, invoice) : undefined;
  if (fault) throw fault;
  return complete(scene, session);
}

function setUp(scene: Scene, session: CheckoutSession, method: PaymentMethod): string | undefined {
  const { metadata, ...given } = session._setup.setup;
  const intent = makeSetup(scene, {
    ...given,
    customer: session.customer,
    metadata: mergeMetadata({}, metadata),
    payment_method_types: session.payment_method_types,
  });
  session.setup_intent = intent.id;
  scene.space.checkoutSessions.put(session);
  confirmSetup(scene, intent, method, session.success_url);
  const fault = setupFault(scene, intent);
  if (fault) throw fault;
  return intent.status === 'succeeded' ? complete(scene, session) : challengeUrl(scene.world.url, intent, method.type);
}

function complete(scene: Scene, session: CheckoutSession): undefined {
  const paid = session.payment_status === 'unpaid' ? 'paid' : session.payment_status;
  Object.assign(session, { status: 'complete', payment_status: paid, url: null });
  scene.emit('checkout.session.completed', session);
}

function detailsOf(scene: Scene, session: CheckoutSession, payer: Payer): CheckoutSession['customer_details'] {
  const customer = scene.customerOf(session);
  return {
    address: null,
    business_name: null,
    email: payer.email ?? session.customer_email ?? customer?.email ?? null,
    individual_name: null,
    name: payer.name ?? customer?.name ?? null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}
