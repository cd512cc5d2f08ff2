import type { DecodedFrame } from './decoded.js';
import { decodeFrame } from './frame.js';
import type { Gb26875Profile } from './profile.js';

export interface BadHex {
  bytes: 0;
  result: 'badHex';
  error: string;
}

export interface FrameDescription {
  /** False where the frame is not sound; a unit that does not fit has its own result and leaves this true. */
  ok: boolean;
  /** The line that `vigil decode gb26875` prints. */
  json: DecodedFrame | BadHex;
}

/** A frame written in hex: blanks, colons, commas and `0x` before bytes are allowed. Never throws. */
export function describeFrame(hex: string, profile?: Gb26875Profile): FrameDescription {
  const digits = hex.replace(/0x/gi, '').replace(/[\s:,]/g, '');
  const wrong = digits.search(/[^0-9a-f]/i);
  if (digits === '') return badHex('no hexadecimal digits');
  if (wrong >= 0) return badHex(`not a hexadecimal digit: ${JSON.stringify(digits[wrong])}`);
  if (digits.length % 2 !== 0) return badHex(`an odd number of hexadecimal digits: ${digits.length}`);
  const json = decodeFrame(Buffer.from(digits, 'hex'), profile);
  return { ok: json.result === 'ok', json };
}

function badHex(error: string): FrameDescription {
  return { ok: false, json: { bytes: 0, result: 'badHex', error } };
}
