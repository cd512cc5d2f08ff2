import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { Product } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { flag, nullable, type Params, required, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, range, within } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';
import { createPrice, PRICE_DATA } from './price-making.js';

const FIELDS = {
  active: flag(),
  description: nullable(text()),
  images: list(text()),
  metadata: metadata(),
  shippable: flag(),
  statement_descriptor: text(22),
  tax_code: nullable(text()),
  unit_label: nullable(text()),
  url: nullable(text()),
};
const CREATE = { ...FIELDS, id: text(), name: required(text()), default_price_data: PRICE_DATA };
const UPDATE = { ...FIELDS, default_price: text(), name: text() };

export function createProduct(scene: Scene, params: Params<typeof CREATE>): Product {
  const { id = scene.id('prod'), name, default_price_data, metadata: given, ...fields } = params;
  if (scene.space.products.get(id)) {
    throw refuse('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  }
  const now = scene.now();
  const product: Product = {
    id,
    object: 'product',
    active: true,
    created: now,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, given),
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: now,
    url: null,
    ...fields,
  };
  scene.space.products.put(product);
  if (default_price_data) product.default_price = createPrice(scene, { ...default_price_data, product: id }).id;
  scene.emit('product.created', product);
  return product;
}

function update(scene: Scene, product: Product, params: Params<typeof UPDATE>): Product {
  const { metadata: given, ...fields } = params;
  const merged = mergeMetadata(product.metadata, given);
  scene.update('product.updated', product, { ...fields, metadata: merged, updated: scene.now() });
  return product;
}

function remove(scene: Scene, product: Product): unknown {
  if (scene.space.prices.entries('product', product.id).length > 0) {
    throw refuse('This product cannot be deleted because it has one or more user-created prices.');
  }
  scene.space.products.delete(product.id);
  scene.emit('product.deleted', product);
  return { id: product.id, object: 'product', deleted: true };
}

export const PRODUCT_ROUTES: readonly Route[] = [
  route('POST', '/v1/products', CREATE, ({ scene, params }) => createProduct(scene, params)),
  route('GET', '/v1/products/:id', {}, ({ scene, path }) => found(scene.space.products, path['id'])),
  route('POST', '/v1/products/:id', UPDATE, ({ scene, path, params }) =>
    update(scene, found(scene.space.products, path['id']), params),
  ),
  route('DELETE', '/v1/products/:id', {}, ({ scene, path }) => remove(scene, found(scene.space.products, path['id']))),
  route(
    'GET',
    '/v1/products',
    { ...PAGING, active: flag(), created: range(), ids: list(text()), shippable: flag(), url: text() },
    ({ scene, params: { active, created, ids, shippable, url, ...paging } }) => {
      const accepts = (one: Product) =>
        within(one.created, created) &&
        (active === undefined || one.active === active) &&
        (shippable === undefined || one.shippable === shippable) &&
        (url === undefined || one.url === url) &&
        (ids === undefined || ids.includes(one.id));
      return page({ collection: scene.space.products, accepts }, paging, '/v1/products');
    },
  ),
];
