import { priceOf } from '../billing/lines.js';
import { createPrice } from '../catalogue/price-making.js';
import { createProduct } from '../catalogue/products.js';
import { METHOD_OPTIONS, METHOD_TYPES } from '../payments/payment-method-making.js';
import type { CheckoutLine, Price } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { currency, decimal, flag, integer, oneOf, type Params, required, text } from '../wire/field.js';
import { list, metadata, object } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';

const PRODUCT_DATA = object({
  description: text(),
  images: list(text()),
  metadata: metadata(),
  name: required(text()),
  unit_label: text(),
});
const LINE = object({
  price: text(),
  price_data: object({
    currency: required(currency()),
    product: text(),
    product_data: PRODUCT_DATA,
    recurring: object({ interval: required(oneOf('day', 'week', 'month', 'year')), interval_count: integer(1) }),
    tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    unit_amount: integer(0),
    unit_amount_decimal: decimal(),
  }),
  quantity: integer(0),
  tax_rates: list(text()),
});
type LineParams = ReturnType<typeof LINE.read>;

export const SESSION = {
  allow_promotion_codes: flag(),
  billing_address_collection: oneOf('auto', 'required'),
  cancel_url: text(),
  client_reference_id: text(200),
  currency: currency(),
  customer: text(),
  customer_creation: oneOf('always', 'if_required'),
  customer_email: text(),
  discounts: list(object({ coupon: text() })),
  expires_at: integer(0),
  line_items: list(LINE),
  locale: text(),
  metadata: metadata(),
  mode: required(oneOf('payment', 'setup', 'subscription')),
  payment_intent_data: object({
    application_fee_amount: integer(0),
    description: text(),
    metadata: metadata(),
    receipt_email: text(),
    setup_future_usage: oneOf('off_session', 'on_session'),
    statement_descriptor: text(22),
  }),
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_options: METHOD_OPTIONS,
  allowed_payment_method_types: list(oneOf(...METHOD_TYPES)),
  setup_intent_data: object({ description: text(), metadata: metadata() }),
  subscription_data: object({
    application_fee_percent: decimal(),
    billing_cycle_anchor: integer(0),
    default_tax_rates: list(text()),
    description: text(500),
    metadata: metadata(),
    proration_behavior: oneOf('create_prorations', 'none'),
    trial_end: integer(0),
    trial_period_days: integer(1),
  }),
  success_url: text(),
  ui_mode: oneOf('hosted_page'),
};
export type SessionParams = Params<typeof SESSION>;

/** What is bought. Prices named in place become prices, and their products products. */
export function checkoutLines(scene: Scene, { line_items = [], mode }: SessionParams): CheckoutLine[] {
  if (mode === 'setup') return [];
  if (line_items.length === 0)
    throw refuse('Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' });
  const lines = line_items.map((line, index) => ({ line, price: linePrice(scene, line, index) }));
  const recurring = lines.filter(({ price }) => price.type === 'recurring');
  if (mode === 'payment' && recurring.length > 0) {
    throw refuse(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
    );
  }
  if (mode === 'subscription' && recurring.length === 0) {
    throw refuse('You must provide at least one recurring price in `subscription` mode when using prices.');
  }
  return lines.map(({ line, price }) => {
    const metered = price.recurring?.usage_type === 'metered';
    return {
      id: scene.id('li'),
      price: price.id,
      quantity: metered ? null : (line.quantity ?? 1),
      taxRates: line.tax_rates ?? [],
    };
  });
}

function linePrice(scene: Scene, { price, price_data: data }: LineParams, index: number): Price {
  if (price) return priceOf(scene, price, `line_items[${index}][price]`);
  if (!data) throw refuse('Each line needs a price or price_data.', { param: `line_items[${index}][price]` });
  const { product_data, ...rest } = data;
  const product = product_data ? createProduct(scene, product_data).id : rest.product;
  return createPrice(scene, { ...rest, ...(product ? { product } : {}) });
}
