import { sum } from '../arithmetic/exact.js';
import { closeDispute } from '../payments/dispute-making.js';
import { refund, refundFee } from '../payments/refunding.js';
import { found, PAGING, page, pageOf, type Route, route } from '../server/route.js';
import type { ApplicationFee, BalanceTransaction, Charge, Dispute, Refund } from '../state/records.js';
import { Scene } from '../state/scene.js';
import { flag, integer, nullable, oneOf, type Params, text } from '../wire/field.js';
import { mergeMetadata, metadata, object, range, within } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';

const REASON = oneOf('duplicate', 'fraudulent', 'requested_by_customer');
const REFUND = {
  amount: integer(1),
  charge: text(),
  metadata: metadata(),
  payment_intent: text(),
  reason: REASON,
  refund_application_fee: flag(),
};

function createRefund(scene: Scene, params: Params<typeof REFUND>): Refund {
  const charge = chargeOf(scene, params);
  return refund(scene, charge, {
    amount: params.amount ?? charge.amount - charge.amount_refunded,
    reason: params.reason ?? null,
    metadata: mergeMetadata({}, params.metadata),
    applicationFee: params.refund_application_fee ?? false,
  });
}

function chargeOf(scene: Scene, { charge, payment_intent }: Params<typeof REFUND>): Charge {
  if (charge) return scene.space.charges.get(charge) ?? unknown('charge', charge);
  if (!payment_intent) {
    throw refuse('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
    });
  }
  const intent = scene.space.paymentIntents.get(payment_intent) ?? unknown('payment_intent', payment_intent);
  const record = scene.space.charges.get(intent.latest_charge ?? '');
  if (intent.status !== 'succeeded' || !record) {
    throw refuse(`This PaymentIntent (${payment_intent}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  }
  return record;
}

function unknown(noun: string, id: string): never {
  throw dangling(noun, id, noun);
}

/** The sum of all nets, by currency, split by whether they are available yet. */
function balance(scene: Scene): unknown {
  const now = scene.now();
  const all = scene.space.balanceTransactions.all();
  const currencies = [...new Set(all.map(({ currency }) => currency))].sort();
  const totals = (fits: (one: BalanceTransaction) => boolean) =>
    (currencies.length > 0 ? currencies : ['usd']).map((currency) => {
      const amount = sum(all.filter((one) => one.currency === currency && fits(one)).map(({ net }) => net));
      return { amount, currency, source_types: { card: amount } };
    });
  const available = totals(({ available_on }) => available_on <= now);
  return { object: 'balance', available, livemode: false, pending: totals(({ available_on }) => available_on > now) };
}

const EVIDENCE = object({
  customer_name: text(),
  product_description: text(),
  refund_policy_disclosure: text(),
  service_date: text(),
  uncategorized_text: text(150_000),
});

/** Stripe's own test sentences decide a dispute at once. */
function answerDispute(
  scene: Scene,
  dispute: Dispute,
  params: { evidence?: ReturnType<typeof EVIDENCE.read>; submit?: boolean },
): Dispute {
  const said = params.evidence?.uncategorized_text;
  scene.change('charge.dispute.updated', dispute, () => {
    Object.assign(dispute.evidence, params.evidence);
    dispute.evidence_details.has_evidence ||= params.evidence !== undefined;
    if (params.submit === false) return;
    dispute.status = 'under_review';
    dispute.evidence_details.submission_count += 1;
  });
  if (said === 'winning_evidence') return closeDispute(scene, dispute, 'won');
  if (said === 'losing_evidence') return closeDispute(scene, dispute, 'lost');
  return dispute;
}

export const MONEY_ROUTES: readonly Route[] = [
  route('POST', '/v1/refunds', REFUND, ({ scene, params }) => createRefund(scene, params)),
  route('GET', '/v1/refunds/:id', {}, ({ scene, path }) => found(scene.space.refunds, path['id'])),
  route('POST', '/v1/refunds/:id', { metadata: metadata() }, ({ scene, path, params }) => {
    const record = found(scene.space.refunds, path['id']);
    scene.update('refund.updated', record, { metadata: mergeMetadata(record.metadata ?? {}, params.metadata) });
    return record;
  }),
  route(
    'GET',
    '/v1/refunds',
    { ...PAGING, charge: text(), created: range(), payment_intent: text() },
    ({ scene, params }) => {
      const { charge, created, payment_intent, ...paging } = params;
      const index = charge ? (['charge', charge] as const) : (['payment_intent', payment_intent] as const);
      const accepts = (one: Refund) => within(one.created, created);
      return page({ collection: scene.space.refunds, index, accepts }, paging, '/v1/refunds');
    },
  ),
  route('GET', '/v1/charges/:id', {}, ({ scene, path }) => found(scene.space.charges, path['id'])),
  route(
    'POST',
    '/v1/charges/:id',
    { description: nullable(text()), metadata: metadata() },
    ({ scene, path, params: { metadata: given, ...fields } }) => {
      const charge = found(scene.space.charges, path['id']);
      scene.update('charge.updated', charge, { ...fields, metadata: mergeMetadata(charge.metadata, given) });
      return charge;
    },
  ),
  route(
    'GET',
    '/v1/charges',
    { ...PAGING, created: range(), customer: text(), payment_intent: text() },
    ({ scene, params }) => {
      const { created, customer, payment_intent, ...paging } = params;
      const index = payment_intent ? (['payment_intent', payment_intent] as const) : (['customer', customer] as const);
      const accepts = (one: Charge) => within(one.created, created);
      return page({ collection: scene.space.charges, index, accepts }, paging, '/v1/charges');
    },
  ),
  route('GET', '/v1/balance', {}, ({ scene }) => balance(scene)),
  route('GET', '/v1/balance_transactions/:id', {}, ({ scene, path }) =>
    found(scene.space.balanceTransactions, path['id']),
  ),
  route(
    'GET',
    '/v1/balance_transactions',
    { ...PAGING, created: range(), currency: text(3), source: text(), type: text() },
    ({ scene, params }) => {
      const { created, currency, source, type, ...paging } = params;
      const index = source ? (['source', source] as const) : (['type', type] as const);
      const accepts = (one: BalanceTransaction) =>
        within(one.created, created) &&
        (currency === undefined || one.currency === currency) &&
        (type === undefined || one.type === type);
      return page({ collection: scene.space.balanceTransactions, index, accepts }, paging, '/v1/balance_transactions');
    },
  ),
  route('GET', '/v1/disputes/:id', {}, ({ scene, path }) => found(scene.space.disputes, path['id'])),
  route(
    'POST',
    '/v1/disputes/:id',
    { evidence: EVIDENCE, metadata: metadata(), submit: flag() },
    ({ scene, path, params }) => {
      const dispute = found(scene.space.disputes, path['id']);
      dispute.metadata = mergeMetadata(dispute.metadata, params.metadata);
      return answerDispute(scene, dispute, params);
    },
  ),
  route('POST', '/v1/disputes/:id/close', {}, ({ scene, path }) =>
    closeDispute(scene, found(scene.space.disputes, path['id']), 'lost'),
  ),
  route(
    'GET',
    '/v1/disputes',
    { ...PAGING, charge: text(), created: range(), payment_intent: text() },
    ({ scene, params }) => {
      const { charge, created, payment_intent, ...paging } = params;
      const accepts = (one: Dispute) =>
        within(one.created, created) && (payment_intent === undefined || one.payment_intent === payment_intent);
      return page({ collection: scene.space.disputes, index: ['charge', charge], accepts }, paging, '/v1/disputes');
    },
  ),
];

const at = '/v1/application_fees/:id';
/** Fees are the platform's, so they are looked for there only. */
export const APPLICATION_FEE_ROUTES: readonly Route[] = [
  route('GET', at, {}, ({ scene, path }) => found(scene.space.applicationFees, path['id'])),
  route(
    'GET',
    '/v1/application_fees',
    { ...PAGING, charge: text(), created: range() },
    ({ scene, params: { charge, created, ...paging } }) => {
      const accepts = (one: ApplicationFee) => within(one.created, created);
      return page(
        { collection: scene.space.applicationFees, index: ['charge', charge], accepts },
        paging,
        '/v1/application_fees',
      );
    },
  ),
  route('POST', `${at}/refunds`, { amount: integer(1), metadata: metadata() }, ({ scene, path, params }) => {
    const fee = found(scene.space.applicationFees, path['id']);
    const connected = new Scene(scene.world, scene.world.space(fee.account), scene.cause);
    return refundFee(
      connected,
      fee,
      params.amount ?? fee.amount - fee.amount_refunded,
      mergeMetadata({}, params.metadata),
    );
  }),
  route('GET', `${at}/refunds`, PAGING, ({ scene, path, params }) => {
    const { id } = found(scene.space.applicationFees, path['id']);
    const refunds = scene.space.feeRefunds.where('fee', id).reverse();
    return pageOf('fee refund', refunds, params, `/v1/application_fees/${id}/refunds`);
  }),
];
