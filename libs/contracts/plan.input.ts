import { z } from 'zod';
import { bilingual, zName, zUuid } from '#platform';
import { BILLING_INTERVALS, DEVICE_OWNERSHIPS, SLA_MEASURES } from './domain/plan.js';
import { ONE_OFF_FEES } from './domain/pricing/unit-price.js';

/** What the client leaves out, or says is null, takes its usual value. */
const orElse = <Schema extends z.ZodType>(schema: Schema, usual: z.output<Schema>) =>
  schema.nullish().transform((value) => value ?? usual);
const number = (min: number, max: number, usual: number) => orElse(z.int().min(min).max(max), usual);

/** A text of this form; zod's own check of a pattern cannot say what is expected. */
const formed = (form: RegExp, en: string, zh: string) =>
  z.string().refine((text) => form.test(text), bilingual(en, zh));

/** Minor units as text, so that no client's number type can bend them. */
const zAmount = formed(
  /^\d{1,15}$/,
  'must be a whole number of minor units, e.g. 500 for 5.00 CNY',
  '必须为最小货币单位的整数，例如 5.00 元写作 500',
);
const zKind = z.string().min(1).max(40);
export const zCurrency = formed(
  /^[A-Z]{3}$/,
  'must be three capital letters, e.g. CNY',
  '必须为三位大写字母，例如 CNY',
);

const zTier = z.strictObject({ upTo: orElse(z.int().min(1).max(10_000_000).nullable(), null), unitAmount: zAmount });
const zTiers = z
  .array(zTier)
  .min(1)
  .max(20)
  .refine(
    (tiers) => tiers.every(({ upTo }, place) => (upTo === null) === (place === tiers.length - 1)),
    bilingual(
      'must end with one tier without upTo, and only the last is without',
      '必须以一个不含 upTo 的阶梯结尾，且仅最后一个不含',
    ),
  )
  .refine(
    (tiers) => tiers.slice(0, -1).every(({ upTo }, place) => (upTo ?? 0) > (tiers[place - 1]?.upTo ?? 0)),
    bilingual('must rise from tier to tier: each upTo above the one before', '各阶梯的 upTo 必须逐级递增'),
  );

const zUnitPrice = z
  .strictObject({ kind: zKind, amount: zAmount.nullish(), tiers: zTiers.nullish() })
  .refine(
    ({ amount, tiers }) => (amount == null) !== (tiers == null),
    bilingual('needs either amount or tiers, not both', '必须填写 amount 或 tiers 之一，不可同时填写'),
  );

const zOneOffFee = z.strictObject({ fee: z.enum(ONE_OFF_FEES), kind: zKind, amount: zAmount });

const zCreditRule = z
  .strictObject({
    measure: z.enum(SLA_MEASURES),
    overPercent: orElse(z.int().min(100).max(10_000).nullable(), null),
    overSeconds: orElse(z.int().min(1).max(31_536_000).nullable(), null),
    creditPercent: z.int().min(1).max(100),
  })
  .refine(
    ({ overPercent, overSeconds }) => (overPercent === null) !== (overSeconds === null),
    bilingual(
      'needs either overPercent or overSeconds, not both',
      '必须填写 overPercent 或 overSeconds 之一，不可同时填写',
    ),
  );

const zServiceCredits = z
  .strictObject({ rules: z.array(zCreditRule).max(20), capPercent: z.int().min(0).max(100) })
  .refine(({ rules }) => isUnique(rules.map((rule) => `${rule.measure} ${rule.overPercent} ${rule.overSeconds}`)), {
    ...bilingual('must name each step of a measure once', '同一指标的同一档次只能出现一次'),
    path: ['rules'],
  })
  .refine(({ rules, capPercent }) => rules.every(({ creditPercent }) => creditPercent <= capPercent), {
    ...bilingual('must be at least as high as every creditPercent', '不能低于任何一档的 creditPercent'),
    path: ['capPercent'],
  });

/** What a plan version says, beside its code. */
const zContent = z.strictObject({
  name: zName(120),
  description: z.string().trim().max(2000).nullish(),
  billingInterval: orElse(z.enum(BILLING_INTERVALS), 'MONTH'),
  deviceOwnership: orElse(z.enum(DEVICE_OWNERSHIPS), 'OWN'),
  baseFee: z.strictObject({ amount: zAmount, currency: zCurrency.default('CNY') }),
  unitPrices: orElse(z.array(zUnitPrice).max(40), []),
  oneOffFees: orElse(z.array(zOneOffFee).max(80), []),
  includedVisits: number(0, 1000, 0),
  slaAcknowledgeSeconds: number(1, 86_400, 90),
  slaArriveMinutes: number(1, 10_080, 15),
  slaRepairHours: number(1, 8_760, 48),
  noticeDays: number(0, 365, 30),
  minTermMonths: number(0, 120, 0),
  trialDays: number(0, 365, 0),
  prepaidIntervals: number(1, 60, 1),
  serviceCredits: orElse(zServiceCredits, { rules: [], capPercent: 0 }),
});

type Content = z.output<typeof zContent>;

const oncePerKind = (path: 'unitPrices' | 'oneOffFees') => ({
  ...bilingual('must name each kind of device once', '每类设备只能出现一次'),
  path: [path],
});
const isSaleOnly = ({ oneOffFees, deviceOwnership }: Content) =>
  deviceOwnership === 'SALE' || oneOffFees.every(({ fee }) => fee !== 'DEVICE_SALE');
const saleOnly = {
  ...bilingual(
    'may hold DEVICE_SALE only where deviceOwnership is SALE: leased and own devices are not sold',
    '仅当 deviceOwnership 为 SALE 时可含 DEVICE_SALE：租赁或自备的设备不出售',
  ),
  path: ['oneOffFees'],
};

function checked<Schema extends z.ZodType<Content>>(schema: Schema) {
  return schema
    .refine(({ unitPrices }) => isUnique(unitPrices.map(({ kind }) => kind)), oncePerKind('unitPrices'))
    .refine(
      ({ oneOffFees }) => isUnique(oneOffFees.map(({ fee, kind }) => `${fee} ${kind}`)),
      oncePerKind('oneOffFees'),
    )
    .refine(isSaleOnly, saleOnly);
}

const zCode = formed(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
  'must be up to 40 letters, digits, dots and hyphens, e.g. basic-2026',
  '必须为不超过 40 位的字母、数字、点或连字符，例如 basic-2026',
);

export const planContentSchema = checked(zContent);
export const createPlanSchema = checked(
  zContent.extend({ code: zCode, idempotencyKey: z.string().min(8).max(100).nullish() }),
);
/** Fields that are left out stay as they are. What results is checked as a whole by `planContentSchema`. */
export const updatePlanSchema = z.looseObject({ id: zUuid });

export type PlanContent = z.output<typeof planContentSchema>;
export type CreatePlan = z.output<typeof createPlanSchema>;

function isUnique(words: readonly string[]): boolean {
  return new Set(words).size === words.length;
}
