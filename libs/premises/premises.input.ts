import { z } from 'zod';
import { bilingual, zEmail, zName, zPhone, zRegionCode, zUuid } from '#platform';
import { CallListDuty, PremisesKind, SmallPlaceSort } from './domain/premises.js';

const MAX_CALL_LIST = 30;

const entrySchema = z
  .object({
    duty: z.enum(CallListDuty),
    name: zName(80),
    phone: zPhone.nullish(),
    email: zEmail.nullish(),
    userId: zUuid.nullish(),
  })
  .refine(
    ({ phone, email, userId }) => Boolean(phone ?? email ?? userId),
    bilingual('needs a telephone number, a mail address or a user', '须填写电话、邮箱或用户之一'),
  );

/** In the order in which it is given: the first entry has position 1. */
export const callListSchema = z.array(entrySchema).max(MAX_CALL_LIST);
export type CallListInput = z.output<typeof callListSchema>;

const fields = {
  name: zName(200),
  kind: z.enum(PremisesKind),
  smallPlaceSort: z.enum(SmallPlaceSort).nullish(),
  address: zName(300),
  regionCode: zRegionCode,
  gridId: zUuid.nullish(),
  areaM2: z.int().min(1).max(100_000_000).nullish(),
  persons: z.int().min(0).max(10_000_000).nullish(),
  use: zName(200).nullish(),
  latitude: z.number().min(-90).max(90).nullish(),
  longitude: z.number().min(-180).max(180).nullish(),
};

export const createPremisesSchema = z.object({
  ...fields,
  enterpriseId: zUuid.nullish(),
  callList: callListSchema.nullish(),
  idempotencyKey: z.string().min(1).max(200).nullish(),
});

/** What is left out stays; null empties what may be empty. */
export const updatePremisesSchema = z.object({ id: zUuid }).extend(
  z.object({
    ...fields,
    name: zName(200).nullish(),
    kind: fields.kind.nullish(),
    address: fields.address.nullish(),
    regionCode: zRegionCode.nullish(),
  }).shape,
);

export const setCallListSchema = z.object({ premisesId: zUuid, entries: callListSchema });

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

/** Which premises a list holds; null is the same as left out. */
export const premisesFilterSchema = z.object({
  kind: maybe(z.enum(PremisesKind)),
  regionCode: maybe(zRegionCode),
  text: maybe(zName(100)),
  enterpriseId: maybe(zUuid),
});
