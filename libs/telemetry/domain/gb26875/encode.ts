import { COMMANDS, type CommandName } from './commands.js';
import { hexToLittleEndian, unsigned } from './fields.js';
import { checksumOf, END, HEADER_BYTES, MAX_ADU_BYTES, MIN_FRAME_BYTES, START } from './frame.js';
import type { Gb26875Profile } from './profile.js';
import { STANDARD } from './profiles.js';
import { instantToTimeLabel, writeTimeLabel } from './time-label.js';

export interface FrameInput {
  /** 0-65,535. The answer to a frame carries the number of that frame. */
  seq: number;
  /** The standard's own version, 1.1, unless said. */
  version?: { major: number; minor: number };
  /** An instant, or a label as decoding gives it (China local time). */
  sentAt: Date | string;
  /** `0x` and twelve hex digits, the last byte being the first on the wire. */
  source: string;
  destination: string;
  command: CommandName | number;
  adu?: Uint8Array;
}

/** The bytes of a frame. Throws RangeError for an ADU above 1,024 bytes or a field that does not fit. */
export function encodeFrame(input: FrameInput, profile: Gb26875Profile = STANDARD): Buffer {
  const adu = input.adu ?? new Uint8Array();
  if (adu.length > MAX_ADU_BYTES) throw new RangeError(`an ADU has at most ${MAX_ADU_BYTES} bytes, not ${adu.length}`);
  const { major, minor } = input.version ?? { major: 1, minor: 1 };
  const [first, second] = profile.versionFirst === 'main' ? [major, minor] : [minor, major];
  const label = typeof input.sentAt === 'string' ? input.sentAt : instantToTimeLabel(input.sentAt);
  const command = typeof input.command === 'number' ? input.command : COMMANDS[input.command];

  const frame = Buffer.alloc(MIN_FRAME_BYTES + adu.length, START);
  unsigned(input.seq, 2, 'seq').copy(frame, 2);
  unsigned(first, 1, 'version').copy(frame, 4);
  unsigned(second, 1, 'version').copy(frame, 5);
  frame.set(writeTimeLabel(label, profile.clock), 6);
  hexToLittleEndian(input.source, 6).copy(frame, 12);
  hexToLittleEndian(input.destination, 6).copy(frame, 18);
  frame.writeUInt16LE(adu.length, 24);
  unsigned(command, 1, 'command').copy(frame, 26);
  frame.set(adu, HEADER_BYTES);
  const checksumAt = HEADER_BYTES + adu.length;
  frame[checksumAt] = checksumOf(frame, 2, checksumAt);
  frame.fill(END, checksumAt + 1);
  return frame;
}
