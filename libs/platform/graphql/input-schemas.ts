import { z } from 'zod';
import { isUuid } from '#kernel';
import { bilingual } from './parse-input.js';

/** An id of ours; upper case is forgiven. */
export const zUuid = z
  .string()
  .trim()
  .toLowerCase()
  .refine(isUuid, bilingual('must be an id (UUID)', '必须为编号（UUID）'));

/** A name of 1 to `max` characters without white space around it and without control characters. */
export const zName = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/\p{Cc}/u.test(text), bilingual('must not contain control characters', '不能包含控制字符'));

/** A telephone number; spaces and hyphens are dropped: `13812345678`, `051186920119`, `+8613812345678`. */
export const zPhone = z
  .string()
  .max(30)
  .transform((text) => text.replace(/[\s()-]/g, ''))
  .refine(
    (text) => /^(\+[1-9]\d{6,14}|\d{5,12})$/.test(text),
    bilingual('must be a telephone number, e.g. 13812345678', '必须为电话号码，例如 13812345678'),
  );

/** An e-mail address in lower case. */
export const zEmail = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** The 12 digits of a division: `321181106000`. */
export const zRegionCode = z
  .string()
  .trim()
  .refine(
    (text) => /^[1-9]\d{11}$/.test(text),
    bilingual('must be a division code of 12 digits, e.g. 321181106000', '必须为 12 位行政区划代码，例如 321181106000'),
  );

/** `MoneyInput` from zero upwards, as it stands in a request. */
export const zMoney = z.object({
  amount: z
    .string()
    .refine(
      (text) => /^\d{1,15}$/.test(text),
      bilingual('must be a whole number of minor units', '必须为最小货币单位的整数'),
    ),
  currency: z
    .string()
    .refine(
      (text) => /^[A-Z]{3}$/.test(text),
      bilingual('must be three capital letters, e.g. CNY', '必须为三位大写字母，例如 CNY'),
    ),
});
