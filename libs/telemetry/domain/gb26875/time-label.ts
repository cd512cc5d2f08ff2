/** How a device writes its clock: the standard says plain binary (6.2), some dialects write BCD. */
export type ClockCoding = 'binary' | 'bcd';

const CHINA_OFFSET_MS = 8 * 3_600_000;
const LABEL = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/;
const INVALID = /^INVALID:([0-9a-f]{12})$/;

/**
 * The six bytes of a time label (second, minute, hour, day, month, year) as `2012-09-26T09:58:32`, which is
 * China local time without a zone, or `INVALID:<the bytes in hex>`. A wrong clock is reported, never refused.
 */
export function readTimeLabel(bytes: Uint8Array, coding: ClockCoding = 'binary'): string {
  const parts = coding === 'bcd' ? [...bytes].map(fromBcd) : [...bytes];
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = parts;
  const exists = new Date(Date.UTC(2000 + year, month - 1, day, hour, minute, second));
  const faithful =
    year <= 99 &&
    exists.getUTCMonth() === month - 1 &&
    exists.getUTCDate() === day &&
    exists.getUTCHours() === hour &&
    exists.getUTCMinutes() === minute &&
    exists.getUTCSeconds() === second;
  if (!faithful) return `INVALID:${Buffer.from(bytes).toString('hex')}`;
  return exists.toISOString().slice(0, 19);
}

/** The inverse of readTimeLabel, also for its INVALID form. Throws RangeError on any other text. */
export function writeTimeLabel(label: string, coding: ClockCoding = 'binary'): Uint8Array {
  const invalid = INVALID.exec(label)?.[1];
  if (invalid) return Buffer.from(invalid, 'hex');
  const parts = LABEL.exec(label)?.slice(1).map(Number);
  if (!parts) throw new RangeError(`not a time label of 2000-2099: ${label}`);
  parts.reverse();
  return Uint8Array.from(coding === 'bcd' ? parts.map(toBcd) : parts);
}

/** The instant a label means, read as China local time (UTC+8); undefined when the label is INVALID. */
export function timeLabelToInstant(label: string): Date | undefined {
  if (!LABEL.test(label)) return undefined;
  return new Date(Date.parse(`${label}Z`) - CHINA_OFFSET_MS);
}

/** The label of an instant in China local time, to the second. */
export function instantToTimeLabel(instant: Date): string {
  return new Date(instant.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19);
}

function fromBcd(byte: number): number {
  const high = byte >> 4;
  const low = byte & 0x0f;
  return high > 9 || low > 9 ? 0xff : high * 10 + low;
}

function toBcd(value: number): number {
  return (Math.floor(value / 10) << 4) | (value % 10);
}
