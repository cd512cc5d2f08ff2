import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { TaxRate } from '../state/records.js';
import { decimal, flag, nullable, oneOf, required, text } from '../wire/field.js';
import { mergeMetadata, metadata, range, within } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';

const FIELDS = {
  active: flag(),
  country: text(2),
  description: nullable(text()),
  jurisdiction: nullable(text()),
  metadata: metadata(),
  state: text(),
  tax_type: oneOf('gst', 'hst', 'jct', 'pst', 'qst', 'sales_tax', 'service_tax', 'vat'),
};
const CREATE = {
  ...FIELDS,
  display_name: required(text()),
  inclusive: required(flag()),
  percentage: required(decimal()),
};
const UPDATE = { ...FIELDS, display_name: text() };

export const TAX_RATE_ROUTES: readonly Route[] = [
  route('POST', '/v1/tax_rates', CREATE, ({ scene, params }) => {
    const { percentage: given, metadata: described, ...fields } = params;
    const percentage = Number(given);
    if (percentage < 0 || percentage > 100 || !/^\d+(\.\d{1,4})?$/.test(given)) {
      throw refuse('Tax rates are between 0 and 100 with at most four places.', { param: 'percentage' });
    }
    const rate: TaxRate = {
      id: scene.id('txr'),
      object: 'tax_rate',
      active: true,
      country: null,
      created: scene.now(),
      description: null,
      effective_percentage: null,
      flat_amount: null,
      jurisdiction: null,
      jurisdiction_level: null,
      livemode: false,
      metadata: mergeMetadata({}, described),
      rate_type: 'percentage',
      state: null,
      tax_type: null,
      ...fields,
      percentage,
    };
    scene.space.taxRates.put(rate);
    scene.emit('tax_rate.created', rate);
    return rate;
  }),
  route('GET', '/v1/tax_rates/:id', {}, ({ scene, path }) => found(scene.space.taxRates, path['id'])),
  route('POST', '/v1/tax_rates/:id', UPDATE, ({ scene, path, params: { metadata: given, ...fields } }) => {
    const rate = found(scene.space.taxRates, path['id']);
    scene.update('tax_rate.updated', rate, { ...fields, metadata: mergeMetadata(rate.metadata ?? {}, given) });
    return rate;
  }),
  route(
    'GET',
    '/v1/tax_rates',
    { ...PAGING, active: flag(), created: range(), inclusive: flag() },
    ({ scene, params: { active, created, inclusive, ...paging } }) => {
      const accepts = (one: TaxRate) =>
        within(one.created, created) &&
        (active === undefined || one.active === active) &&
        (inclusive === undefined || one.inclusive === inclusive);
      return page({ collection: scene.space.taxRates, accepts }, paging, '/v1/tax_rates');
    },
  ),
];
