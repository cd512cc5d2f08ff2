import { z } from 'zod';

export const offerContractSchema = z
  .strictObject({
    enterpriseId: z.uuid(),
    planId: z.uuid(),
    requestId: z.uuid().optional(),
    replacesId: z.uuid().optional(),
    validUntil: z
      .date()
      .refine((at) => at > new Date(), { error: 'too early' })
      .optional(),
    premisesIds: z.array(z.uuid()).min(1).max(1000).optional(),
    deviceIds: z.array(z.uuid()).min(1).max(10_000).optional(),
    startsAt: z.date().optional(),
    endsAt: z.date().optional(),
    renewsForMonths: z.int().min(1).max(60).optional(),
    idempotencyKey: z.string().min(8).max(100).optional(),
  })
  .refine(({ startsAt, endsAt }) => !endsAt || endsAt > (startsAt ?? new Date()), {
    path: ['endsAt'],
    error: 'too early',
  });

export type OfferContract = z.infer<typeof offerContractSchema>;
