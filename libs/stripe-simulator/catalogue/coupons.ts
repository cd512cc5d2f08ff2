import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { Coupon } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { currency, decimal, integer, nullable, oneOf, type Params, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, object, range, within } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';

const CREATE = {
  amount_off: integer(1),
  applies_to: object({ products: list(text()) }),
  currency: currency(),
  duration: oneOf('forever', 'once', 'repeating'),
  duration_in_months: integer(1),
  id: text(),
  max_redemptions: integer(1),
  metadata: metadata(),
  name: text(40),
  percent_off: decimal(),
  redeem_by: integer(0),
};

function create(scene: Scene, params: Params<typeof CREATE>): Coupon {
  check(params);
  const { id = scene.world.ids.code(8), percent_off, applies_to } = params;
  if (scene.space.coupons.get(id)) {
    throw refuse('Coupon already exists.', { code: 'resource_already_exists', param: 'id' });
  }
  const coupon: Coupon = {
    id,
    object: 'coupon',
    amount_off: params.amount_off ?? null,
    ...(applies_to ? { applies_to: { products: applies_to.products ?? [] } } : {}),
    created: scene.now(),
    currency: params.currency ?? null,
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: percent_off === undefined ? null : Number(percent_off),
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  };
  scene.space.coupons.put(coupon);
  scene.emit('coupon.created', coupon);
  return coupon;
}

function check(params: Params<typeof CREATE>): void {
  if ((params.amount_off === undefined) === (params.percent_off === undefined)) {
    throw refuse('Must specify exactly one of: percent_off, amount_off', { param: 'percent_off' });
  }
  if (params.percent_off && !/^(100(\.0+)?|\d{1,2}(\.\d{1,2})?)$/.test(params.percent_off)) {
    throw refuse('Invalid percent_off: must be between 0 and 100 with at most two places.', { param: 'percent_off' });
  }
  if (params.amount_off && !params.currency) {
    throw refuse('You must pass currency when passing amount_off', { param: 'currency' });
  }
  if ((params.duration === 'repeating') !== (params.duration_in_months !== undefined)) {
    throw refuse('`duration_in_months` goes with `duration=repeating` and only with it.', {
      param: 'duration_in_months',
    });
  }
}

/** Discounts given already stay; the coupon only cannot be given again. */
function remove(scene: Scene, coupon: Coupon): unknown {
  if (coupon._deleted) throw refuse(`No such coupon: '${coupon.id}'`, { code: 'resource_missing', param: 'coupon' });
  Object.assign(coupon, { _deleted: true, valid: false });
  scene.emit('coupon.deleted', coupon);
  return { id: coupon.id, object: 'coupon', deleted: true };
}

export const COUPON_ROUTES: readonly Route[] = [
  route('POST', '/v1/coupons', CREATE, ({ scene, params }) => create(scene, params)),
  route('GET', '/v1/coupons/:id', {}, ({ scene, path }) => found(scene.space.coupons, path['id'])),
  route(
    'POST',
    '/v1/coupons/:id',
    { metadata: metadata(), name: nullable(text(40)) },
    ({ scene, path, params: { metadata: given, ...fields } }) => {
      const coupon = found(scene.space.coupons, path['id']);
      scene.update('coupon.updated', coupon, { ...fields, metadata: mergeMetadata(coupon.metadata ?? {}, given) });
      return coupon;
    },
  ),
  route('DELETE', '/v1/coupons/:id', {}, ({ scene, path }) => remove(scene, found(scene.space.coupons, path['id']))),
  route('GET', '/v1/coupons', { ...PAGING, created: range() }, ({ scene, params: { created, ...paging } }) => {
    const accepts = (one: Coupon) => !one._deleted && within(one.created, created);
    return page({ collection: scene.space.coupons, accepts }, paging, '/v1/coupons');
  }),
];
