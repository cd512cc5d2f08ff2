import { NAMED_PRICE_DATA } from '../catalogue/price-making.js';
import { DISCOUNTS } from '../customers/discounts.js';
import { decimal, either, flag, integer, nullable, oneOf, type Params, required, text } from '../wire/field.js';
import { list, metadata, object } from '../wire/params.js';
import { ITEMS } from './item-planning.js';

export const PRORATION = oneOf('always_invoice', 'create_prorations', 'none');
const COLLECTION = oneOf('charge_automatically', 'send_invoice');
const ADD_ITEMS = list(
  object({ price: text(), price_data: NAMED_PRICE_DATA, quantity: integer(0), tax_rates: list(text()) }),
);
export type AddedItems = ReturnType<typeof ADD_ITEMS.read>;

const FIELDS = {
  add_invoice_items: ADD_ITEMS,
  application_fee_percent: nullable(decimal()),
  cancel_at: nullable(either(oneOf('max_period_end', 'min_period_end'), integer(0))),
  cancel_at_period_end: flag(),
  collection_method: COLLECTION,
  days_until_due: integer(0),
  default_payment_method: nullable(text()),
  default_tax_rates: nullable(list(text())),
  description: nullable(text(500)),
  discounts: nullable(DISCOUNTS),
  items: ITEMS,
  metadata: metadata(),
  off_session: flag(),
  payment_settings: object({
    payment_method_types: nullable(list(text())),
    save_default_payment_method: oneOf('off', 'on_subscription'),
  }),
  proration_behavior: PRORATION,
  trial_end: either(oneOf('now'), integer(0)),
  trial_settings: object({
    end_behavior: required(object({ missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')) })),
  }),
};

export const CREATE_SUBSCRIPTION = {
  ...FIELDS,
  billing_cycle_anchor: integer(0),
  billing_mode: object({ type: required(oneOf('flexible')) }),
  currency: text(3),
  customer: required(text()),
  items: required(ITEMS),
  payment_behavior: oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete'),
  trial_period_days: integer(1),
};
export type CreateSubscription = Params<typeof CREATE_SUBSCRIPTION>;

export const UPDATE_SUBSCRIPTION = {
  ...FIELDS,
  billing_cycle_anchor: oneOf('now', 'unchanged'),
  cancellation_details: object({ comment: nullable(text()), feedback: nullable(text()) }),
  pause_collection: nullable(
    object({ behavior: required(oneOf('keep_as_draft', 'mark_uncollectible', 'void')), resumes_at: integer(0) }),
  ),
  payment_behavior: oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete'),
  proration_date: integer(0),
};
export type UpdateSubscription = Params<typeof UPDATE_SUBSCRIPTION>;
