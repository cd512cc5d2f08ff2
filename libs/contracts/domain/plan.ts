import { z } from 'zod';

export const BILLING_INTERVALS = ['MONTH', 'QUARTER', 'YEAR'] as const;
export const DEVICE_OWNERSHIPS = ['LEASE', 'SALE', 'OWN'] as const;

/** Minor units as text, so that no client's number type can bend them. */
const zAmount = z.string().regex(/^\d{1,15}$/);

export const createPlanSchema = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/),
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(2000).optional(),
  billingInterval: z.enum(BILLING_INTERVALS).default('MONTH'),
  deviceOwnership: z.enum(DEVICE_OWNERSHIPS).default('OWN'),
  baseFee: z.strictObject({
    amount: zAmount,
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('CNY'),
  }),
  unitPrices: z
    .array(z.strictObject({ kind: z.string().min(1).max(40), amount: zAmount }))
    .max(40)
    .refine((prices) => new Set(prices.map((price) => price.kind)).size === prices.length, { error: 'duplicate kind' })
    .default([]),
  includedVisits: z.int().min(0).max(1000).default(0),
  slaAcknowledgeSeconds: z.int().min(1).max(86_400).default(90),
  slaArriveMinutes: z.int().min(1).max(10_080).default(15),
  slaRepairHours: z.int().min(1).max(8_760).default(48),
  noticeDays: z.int().min(0).max(365).default(30),
  idempotencyKey: z.string().min(8).max(100).optional(),
});

export type CreatePlan = z.infer<typeof createPlanSchema>;
