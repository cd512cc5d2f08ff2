import iconv from 'iconv-lite';
import { scaleAnalog } from './analog-types.js';
import type { AduObject } from './decoded.js';
import { namesOfBits, OPERATION_BITS, STATUS_BITS } from './flags.js';
import type { Field, FieldKind } from './layouts.js';
import type { Gb26875Profile } from './profile.js';
import { readTimeLabel, writeTimeLabel } from './time-label.js';

/** A decoded object while it is put together: names come from the layout. */
export type Values = Record<string, number | string | string[] | undefined>;

interface FieldCodec {
  /** `values` holds the fields before this one. */
  read(bytes: Buffer, field: Field, values: Values, profile: Gb26875Profile): Values;
  /** Throws RangeError where the value does not fit its bytes. */
  write(values: Values, field: Field, profile: Gb26875Profile): Uint8Array;
}

const writeNumber = (values: Values, { name, size }: Field): Buffer => unsigned(values[name], size, name);

function bitField(bits: readonly string[], listName: 'flags' | 'ops'): FieldCodec {
  return {
    read: (bytes, { name, size }) => {
      const value = bytes.readUIntLE(0, size);
      return { [name]: value, [listName]: namesOfBits(value, bits) };
    },
    write: writeNumber,
  };
}

const CODECS: Record<FieldKind, FieldCodec> = {
  byte: { read: (bytes, { name }) => ({ [name]: bytes[0] }), write: writeNumber },
  address: {
    read: (bytes, { name }) => ({ [name]: littleEndianHex(bytes), [`${name}Bytes`]: bytes.toString('hex') }),
    write: (values, { name, size }) => hexToLittleEndian(values[name], size),
  },
  asciiAddress: {
    read: (bytes, { name }) => ({ [name]: bytes.toString('latin1').split('\0', 1)[0] }),
    write: (values, { name, size }) => padded(Buffer.from(String(values[name] ?? ''), 'latin1'), size),
  },
  text: {
    read: (bytes, { name }) => ({ [name]: readText(bytes) }),
    write: (values, { name, size }) => padded(encodeText(values[name], size), size),
  },
  sizedText: {
    read: (bytes, { name }) => ({ [name]: readText(bytes.subarray(1)) }),
    write: (values, { name }) => {
      const encoded = encodeText(values[name], 255);
      return Buffer.concat([Buffer.of(encoded.length), encoded]);
    },
  },
  time: {
    read: (bytes, { name }, _values, profile) => ({ [name]: readTimeLabel(bytes, profile.clock) }),
    write: (values, { name }, profile) => writeTimeLabel(String(values[name]), profile.clock),
  },
  analogValue: {
    read: (bytes, { name }, values, profile) => {
      const raw = bytes.readInt16LE(0);
      const type = profile.analogTypes[Number(values.analogType)];
      return { [name]: raw, value: scaleAnalog(raw, type?.step ?? 1), unit: type?.unit ?? '' };
    },
    write: (values, { name }) => {
      const raw = values[name];
      if (typeof raw !== 'number' || raw !== (raw << 16) >> 16) {
        throw new RangeError(`${name} is not an int16: ${String(raw)}`);
      }
      return unsigned(raw & 0xffff, 2, name);
    },
  },
  systemStatus: bitField(STATUS_BITS.system, 'flags'),
  componentStatus: bitField(STATUS_BITS.component, 'flags'),
  deviceStatus: bitField(STATUS_BITS.device, 'flags'),
  systemOperation: bitField(OPERATION_BITS.system, 'ops'),
  deviceOperation: bitField(OPERATION_BITS.device, 'ops'),
  eventCode: {
    read: (bytes, { name }, _values, profile) => {
      const code = bytes.readUInt8(0);
      return { [name]: code, flags: [...(profile.events[code]?.flags ?? [])] };
    },
    write: writeNumber,
  },
  operationCode: {
    read: (bytes, { name }, _values, profile) => {
      const code = bytes.readUInt8(0);
      return { [name]: code, ops: [...(profile.operations[code] ?? [])] };
    },
    write: writeNumber,
  },
};

/** Bytes the field takes at `offset`; a sized text counts its length byte and what that promises. */
export function fieldLength(field: Field, bytes: Uint8Array, offset: number): number {
  return field.kind === 'sizedText' ? 1 + (bytes[offset] ?? 0) : field.size;
}

export function readField(field: Field, bytes: Buffer, values: Values, profile: Gb26875Profile): Values {
  return CODECS[field.kind].read(bytes, field, values, profile);
}

export function writeField(field: Field, object: AduObject, profile: Gb26875Profile): Uint8Array {
  return CODECS[field.kind].write(object as Values, field, profile);
}

/** `79 03 00 00 00 00` is `0x000000000379`. */
export function littleEndianHex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).reverse().toString('hex')}`;
}

/** The inverse of littleEndianHex. Throws RangeError unless it is `0x` and exactly `size` bytes of hex. */
export function hexToLittleEndian(value: unknown, size: number): Buffer {
  const digits = /^0x([0-9a-f]+)$/i.exec(String(value))?.[1];
  if (digits?.length !== size * 2) throw new RangeError(`not an address of ${size} bytes: ${String(value)}`);
  return Buffer.from(digits, 'hex').reverse();
}

/** A whole number in `size` little-endian bytes. Throws RangeError where it does not fit. */
export function unsigned(value: unknown, size: number, name: string): Buffer {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 256 ** size) {
    throw new RangeError(`${name} does not fit ${size} byte(s): ${String(value)}`);
  }
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
}

/** GB18030 up to the first NUL: devices leave stale bytes behind it. */
function readText(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return iconv.decode(end < 0 ? bytes : bytes.subarray(0, end), 'gb18030').replace(/ +$/, '');
}

/** Cut at a whole character, so that a long name never ends in half of one. */
function encodeText(value: unknown, limit: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (const character of String(value ?? '')) {
    const encoded = iconv.encode(character, 'gb18030');
    if (length + encoded.length > limit) break;
    parts.push(encoded);
    length += encoded.length;
  }
  return Buffer.concat(parts);
}

function padded(bytes: Buffer, size: number): Buffer {
  const field = Buffer.alloc(size);
  bytes.copy(field);
  return field;
}
