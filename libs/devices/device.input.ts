import { z } from 'zod';
import { bilingual, zName, zUuid } from '#platform';
import { DeviceKind, DeviceState } from './domain/device.js';
import { parseGbAddress } from './domain/gb-address.js';
import { Liveness } from './domain/liveness.js';

export const zSerial = zName(64);
const zNumber = z.int().min(0).max(65_535);

const zGbAddress = z.string().transform((text, context) => {
  const address = parseGbAddress(text);
  if (address !== undefined) return address;
  const said = bilingual(
    'must be six bytes, e.g. 0a1b2c3d4e5f or 10.27.44.61.78.95',
    '须为6个字节，例如 0a1b2c3d4e5f 或 10.27.44.61.78.95',
  );
  context.addIssue({ code: 'custom', ...said });
  return z.NEVER;
});

const fields = {
  name: zName(120).nullish(),
  location: zName(200).nullish(),
  gbAddress: zGbAddress.nullish(),
  transmitterId: zUuid.nullish(),
  loop: zNumber.nullish(),
  point: zNumber.nullish(),
};

export const createDeviceSchema = z.object({
  premisesId: zUuid,
  modelCode: zName(64),
  serial: zSerial,
  ...fields,
  idempotencyKey: z.string().min(1).max(200).nullish(),
});

/** What is left out stays; null empties what may be empty. */
export const updateDeviceSchema = z.object({
  id: zUuid,
  serial: zSerial.optional(),
  state: z.enum(['STOCKED', 'INSTALLED', 'COMMISSIONED', 'IN_SERVICE', 'IMPAIRED']).optional(),
  ...fields,
});

export const retireDeviceSchema = z.object({ id: zUuid });

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

/** Which devices a list holds; null is the same as left out. */
export const deviceFilterSchema = z.object({
  premisesId: maybe(zUuid),
  transmitterId: maybe(zUuid),
  kind: maybe(z.enum(DeviceKind)),
  state: maybe(z.enum(DeviceState)),
  liveness: maybe(z.enum(Liveness)),
  text: maybe(zName(100)),
});
