import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { Price } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { currency, flag, nullable, oneOf, type Params, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, object, range, within } from '../wire/params.js';
import { createPrice, PRICE, takeLookupKey } from './price-making.js';
import { createProduct } from './products.js';

const UPDATE = {
  active: flag(),
  lookup_key: nullable(text(200)),
  metadata: metadata(),
  nickname: nullable(text()),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  transfer_lookup_key: flag(),
};

function update(scene: Scene, price: Price, params: Params<typeof UPDATE>): Price {
  const { lookup_key, transfer_lookup_key = false, metadata: given, ...fields } = params;
  const merged = mergeMetadata(price.metadata, given);
  scene.change('price.updated', price, () => {
    if (lookup_key) takeLookupKey(scene, price, lookup_key, transfer_lookup_key);
    else if (lookup_key === null) price.lookup_key = null;
    Object.assign(price, fields, { metadata: merged });
  });
  return scene.space.prices.put(price);
}

const LIST = {
  ...PAGING,
  active: flag(),
  created: range(),
  currency: currency(),
  lookup_keys: list(text()),
  product: text(),
  recurring: object({
    interval: oneOf('day', 'week', 'month', 'year'),
    meter: text(),
    usage_type: oneOf('licensed', 'metered'),
  }),
  type: oneOf('one_time', 'recurring'),
};

function accepts(params: Params<typeof LIST>): (price: Price) => boolean {
  const { active, created, currency: money, lookup_keys, recurring, type } = params;
  return (one) =>
    within(one.created, created) &&
    (active === undefined || one.active === active) &&
    (money === undefined || one.currency === money) &&
    (type === undefined || one.type === type) &&
    (lookup_keys === undefined || lookup_keys.includes(one.lookup_key ?? '')) &&
    (recurring?.interval === undefined || one.recurring?.interval === recurring.interval) &&
    (recurring?.meter === undefined || one.recurring?.meter === recurring.meter) &&
    (recurring?.usage_type === undefined || one.recurring?.usage_type === recurring.usage_type);
}

export const PRICE_ROUTES: readonly Route[] = [
  route('POST', '/v1/prices', PRICE, ({ scene, params: { product_data, ...params } }) =>
    createPrice(scene, product_data ? { ...params, product: createProduct(scene, product_data).id } : params),
  ),
  route('GET', '/v1/prices/:id', {}, ({ scene, path }) => found(scene.space.prices, path['id'])),
  route('POST', '/v1/prices/:id', UPDATE, ({ scene, path, params }) =>
    update(scene, found(scene.space.prices, path['id']), params),
  ),
  route('GET', '/v1/prices', LIST, ({ scene, params }) =>
    page(
      { collection: scene.space.prices, index: ['product', params.product], accepts: accepts(params) },
      params,
      '/v1/prices',
    ),
  ),
];
