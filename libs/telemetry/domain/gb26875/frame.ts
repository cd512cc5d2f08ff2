import { decodeAdu } from './adu.js';
import { commandName } from './commands.js';
import type { DecodedFrame, FrameResult } from './decoded.js';
import { littleEndianHex } from './fields.js';
import type { Gb26875Profile } from './profile.js';
import { STANDARD } from './profiles.js';
import { readTimeLabel } from './time-label.js';

export const START = 0x40;
export const END = 0x23;
export const HEADER_BYTES = 27;
export const MIN_FRAME_BYTES = 30;
/** GB/T 26875.3-2011, 6.3: an application data unit has at most 1,024 bytes. */
export const MAX_ADU_BYTES = 1024;
export const MAX_FRAME_BYTES = MIN_FRAME_BYTES + MAX_ADU_BYTES;

const LENGTH_AT = 24;

/**
 * Reads the first frame in `input`. Never throws: what is wrong stands in `result`, and `adu` is present only
 * where the frame itself is sound. Shape and field names are the public output of `vigil decode gb26875`.
 */
export function decodeFrame(input: Uint8Array, profile: Gb26875Profile = STANDARD): DecodedFrame {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const frame: DecodedFrame = { bytes: bytes.length, result: 'short' };
  if (profile !== STANDARD) frame.profile = profile.name;
  frame.result = readFrame(frame, bytes, profile);
  return frame;
}

/** Fills one object in place: merging part objects cost more than all the reading (measured, on the alarm path). */
function readFrame(frame: DecodedFrame, bytes: Buffer, profile: Gb26875Profile): FrameResult {
  if (!startsLikeFrame(bytes)) return 'badStart';
  if (bytes.length < HEADER_BYTES) return needs(frame, MIN_FRAME_BYTES);
  const dataLength = readHeader(frame, bytes, profile);
  if (dataLength > MAX_ADU_BYTES) return 'badLength';
  const total = MIN_FRAME_BYTES + dataLength;
  if (bytes.length < total) return needs(frame, total);
  if (bytes.length > total) frame.trailingBytes = bytes.length - total;

  const sent = bytes.readUInt8(total - 3);
  const computed = checksumOf(bytes, 2, total - 3);
  frame.checksum = byteHex(sent);
  frame.checksumCalc = byteHex(computed);
  frame.checksumOk = sent === computed;
  frame.endOk = bytes[total - 2] === END && bytes[total - 1] === END;
  if (!frame.endOk) return 'badEnd';
  if (!frame.checksumOk) return 'badChecksum';
  frame.adu = decodeAdu(bytes.subarray(HEADER_BYTES, total - 3), profile);
  return 'ok';
}

function needs(frame: DecodedFrame, total: number): FrameResult {
  frame.need = total;
  return 'short';
}

/** Declared ADU length of the frame that starts at `offset`; the header must be there. */
export function declaredLength(bytes: Buffer, offset = 0): number {
  return bytes.readUInt16LE(offset + LENGTH_AT);
}

/** Low eight bits of the sum of everything between the start and the checksum itself (6.3). */
export function checksumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += bytes[index] ?? 0;
  return sum & 0xff;
}

function startsLikeFrame(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes[0] === START && (bytes.length === 1 || bytes[1] === START));
}

/** The declared ADU length. */
function readHeader(frame: DecodedFrame, bytes: Buffer, profile: Gb26875Profile): number {
  const mainFirst = profile.versionFirst === 'main';
  const dataLength = declaredLength(bytes);
  const command = bytes.readUInt8(26);
  frame.seq = bytes.readUInt16LE(2);
  frame.versionMajor = bytes.readUInt8(mainFirst ? 4 : 5);
  frame.versionMinor = bytes.readUInt8(mainFirst ? 5 : 4);
  frame.sentAt = readTimeLabel(bytes.subarray(6, 12), profile.clock);
  frame.source = littleEndianHex(bytes.subarray(12, 18));
  frame.destination = littleEndianHex(bytes.subarray(18, 24));
  frame.dataLength = dataLength;
  frame.command = command;
  frame.commandName = commandName(command);
  return dataLength;
}

function byteHex(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
