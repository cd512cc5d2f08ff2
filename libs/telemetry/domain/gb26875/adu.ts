import type { AduObject, DecodedAdu } from './decoded.js';
import { fieldLength, readField, type Values, writeField } from './fields.js';
import type { Layout } from './layouts.js';
import type { Gb26875Profile } from './profile.js';
import { STANDARD } from './profiles.js';

/**
 * The application data unit of a frame. It either fits its layout to the byte or gives no object at all: a
 * best-effort reading of a dialect can turn a fire into "normal".
 */
export function decodeAdu(bytes: Buffer, profile: Gb26875Profile = STANDARD): DecodedAdu {
  if (bytes.length === 0) return { empty: true, result: 'empty' };
  const [type, count] = bytes;
  if (type === undefined || count === undefined) {
    return { nonStandard: true, hex: bytes.toString('hex'), result: 'nonStandard' };
  }
  const body = bytes.subarray(2);
  const layout = profile.layouts[type];
  if (!layout) {
    return { type, count, objects: [], vendorType: true, hex: body.toString('hex'), result: 'vendorType' };
  }
  return { type, count, ...readObjects(body, count, layout, profile) };
}

/** The unit of the given objects. Throws RangeError for a type without a layout or a value that does not fit. */
export function encodeAdu(type: number, objects: readonly AduObject[], profile: Gb26875Profile = STANDARD): Buffer {
  const layout = profile.layouts[type];
  if (!layout) throw new RangeError(`no layout for type ${type} in profile ${profile.name}`);
  if (objects.length > 255) throw new RangeError(`at most 255 objects in one unit, not ${objects.length}`);
  const bodies = objects.flatMap((object) => layout.map((field) => writeField(field, object, profile)));
  return Buffer.concat([Buffer.of(type, objects.length), ...bodies]);
}

function readObjects(
  body: Buffer,
  count: number,
  layout: Layout,
  profile: Gb26875Profile,
): Pick<DecodedAdu, 'objects' | 'error' | 'trailing' | 'result'> {
  const objects: AduObject[] = [];
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    const left = body.length - offset;
    const needed = objectLength(layout, body, offset);
    if (needed > left) {
      const error = `short: object needs ${needed} bytes, ${left} left`;
      return { objects: [], error, trailing: body.toString('hex', offset), result: 'lengthMismatch' };
    }
    objects.push(readObject(layout, body, offset, profile));
    offset += needed;
  }
  if (offset < body.length) {
    return { objects: [], trailing: body.toString('hex', offset), result: 'lengthMismatch' };
  }
  return { objects, result: 'ok' };
}

function objectLength(layout: Layout, body: Buffer, offset: number): number {
  return layout.reduce((length, field) => length + fieldLength(field, body, offset + length), 0);
}

function readObject(layout: Layout, body: Buffer, start: number, profile: Gb26875Profile): AduObject {
  const values: Values = {};
  let offset = start;
  for (const field of layout) {
    const end = offset + fieldLength(field, body, offset);
    Object.assign(values, readField(field, body.subarray(offset, end), values, profile));
    offset = end;
  }
  return values as AduObject;
}
