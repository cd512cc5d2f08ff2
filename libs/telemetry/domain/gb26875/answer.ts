import type { DecodedFrame } from './decoded.js';
import { interpret } from './interpret.js';
import type { Gb26875Profile } from './profile.js';

export interface FrameAnswer {
  /** A confirm may leave only after the frame, or its quarantine record, is durable. */
  answer: 'confirm' | 'deny' | 'none';
  /** Why a person must look at the raw bytes; absent where the frame was understood. */
  quarantine?: string;
}

/**
 * What the centre owes a device for one frame (GB/T 26875.3-2011, 6.5): wrong frames are denied; a sound frame with
 * a unit we cannot read is kept for an operator and confirmed, since sending it again would not make it readable.
 */
export function answerTo(frame: DecodedFrame, profile?: Gb26875Profile): FrameAnswer {
  if (frame.result !== 'ok') {
    return { answer: frame.seq === undefined || frame.result === 'short' ? 'none' : 'deny', quarantine: frame.result };
  }
  switch (frame.commandName) {
    case 'confirm':
    case 'deny':
      return { answer: 'none' };
    case 'response':
      return { answer: 'none', ...unread(frame, profile) };
    case 'sendData':
      return { answer: 'confirm', ...unread(frame, profile) };
    default:
      return { answer: 'deny', quarantine: 'unexpectedCommand' };
  }
}

function unread(frame: DecodedFrame, profile?: Gb26875Profile): Pick<FrameAnswer, 'quarantine'> {
  if (interpret(frame, profile).length > 0) return {};
  return { quarantine: frame.adu?.result === 'ok' ? 'unexpectedType' : (frame.adu?.result ?? 'unread') };
}
