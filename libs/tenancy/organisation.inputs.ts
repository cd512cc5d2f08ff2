import { z } from 'zod';
import { bilingual, zEmail, zName, zPhone, zRegionCode } from '#platform';

/** GB 32100-2015: 18 digits and capital letters. */
const zCreditCode = z
  .string()
  .trim()
  .toUpperCase()
  .refine(
    (text) => /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text),
    bilingual('must be a unified social credit code of 18 characters', '必须为 18 位统一社会信用代码'),
  );

/** What every organisation is registered with. */
export const registeredFields = {
  name: zName(200),
  creditCode: zCreditCode.nullish(),
  phone: zPhone.nullish(),
  regionCode: zRegionCode,
  ownerEmail: zEmail.nullish(),
  ownerName: zName(100).nullish(),
};

export const zIdempotencyKey = z.string().min(1).max(200).nullish();
export const zRoles = z.array(z.string().max(40)).min(1).max(10);
