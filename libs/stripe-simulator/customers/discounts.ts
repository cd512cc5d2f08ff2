import type { AppliedDiscount } from '../arithmetic/deductions.js';
import { boundary } from '../arithmetic/period.js';
import type { Coupon, Discount } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { text } from '../wire/field.js';
import { list, object } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';

export const DISCOUNTS = list(object({ coupon: text(), discount: text() }));
type DiscountParams = readonly { readonly coupon?: string; readonly discount?: string }[];

type Owner = Partial<Pick<Discount, 'customer' | 'subscription' | 'subscription_item' | 'invoice' | 'invoice_item'>>;

/** Redeems the coupons that are named, keeps the discounts that are; throws where one cannot be given any more. */
export function redeemAll(scene: Scene, given: DiscountParams, owner: Owner, now: number): string[] {
  return given.map(({ coupon, discount }, index) => {
    if (discount) {
      if (!scene.space.discounts.get(discount)) throw dangling('discount', discount, `discounts[${index}][discount]`);
      return discount;
    }
    if (!coupon) throw refuse('Each discount needs a coupon or a discount.', { param: `discounts[${index}]` });
    return redeem(scene, coupon, owner, now).id;
  });
}

export function redeem(scene: Scene, id: string, owner: Owner, now: number): Discount {
  const coupon = givable(scene, id, now);
  coupon.times_redeemed += 1;
  const discount: Discount = {
    id: scene.id('di'),
    object: 'discount',
    checkout_session: null,
    customer: null,
    customer_account: null,
    end: endOf(coupon, now),
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: now,
    subscription: null,
    subscription_item: null,
    ...owner,
  };
  scene.space.discounts.put(discount);
  scene.emit('customer.discount.created', discount);
  return discount;
}

/** The coupons behind discounts that hold at `now`. */
export function applied(scene: Scene, ids: readonly string[], now: number): AppliedDiscount[] {
  return ids.flatMap((id) => {
    const discount = scene.space.discounts.get(id);
    const coupon = discount && scene.space.coupons.get(discount.source.coupon ?? '');
    return coupon && (discount.end === null || now < discount.end) ? [{ id, coupon }] : [];
  });
}

export function couponOf(scene: Scene, discount: string): Coupon | undefined {
  return scene.space.coupons.get(scene.space.discounts.get(discount)?.source.coupon ?? '');
}

function givable(scene: Scene, id: string, now: number): Coupon {
  const coupon = scene.space.coupons.get(id);
  if (!coupon || coupon._deleted) throw dangling('coupon', id, 'coupon');
  const spent = coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions;
  if (spent || (coupon.redeem_by !== null && now > coupon.redeem_by)) {
    throw refuse(`Coupon ${id} is ${spent ? 'used up' : 'expired'} and cannot be redeemed.`, {
      code: 'coupon_expired',
      param: 'coupon',
    });
  }
  return coupon;
}

function endOf({ duration, duration_in_months: months }: Coupon, now: number): number | null {
  return duration === 'repeating' ? boundary(now, { interval: 'month', interval_count: 1 }, months ?? 1) : null;
}
