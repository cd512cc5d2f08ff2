import { checksumOf, declaredLength, END, HEADER_BYTES, MAX_ADU_BYTES, MIN_FRAME_BYTES, START } from './frame.js';

/** `noStart`: no `40 40`; `abandoned`: a frame was begun and another, sound one stands inside it. */
export type GarbageReason = 'noStart' | 'badLength' | 'badEnd' | 'abandoned';

/** A frame may still have a bad checksum: decodeFrame says so, and it wants a deny. */
export type SplitPiece =
  | { frame: Buffer; garbage?: undefined }
  | { garbage: Buffer; reason: GarbageReason; frame?: undefined };

type Verdict = 'sound' | 'badChecksum' | 'badLength' | 'badEnd' | 'incomplete';

interface Cursor {
  bytes: Buffer;
  /** Where the next frame is looked for. */
  at: number;
  /** Everything before this was handed out. */
  reported: number;
  reason: GarbageReason;
  pieces: SplitPiece[];
}

const START_MARK = Buffer.of(START, START);

/**
 * Cuts one connection's bytes into frames by their declared length: `23 23` may stand inside the data.
 *
 * What it promises: a sound frame is handed out as soon as its last byte is here, whatever stands before it,
 * unless it lies inside another sound frame. It keeps at most one unfinished frame (1,053 bytes), sums no candidate
 * more than twice and hands no byte out more than twice, so that no sender can make it slow or big.
 */
export class FrameSplitter {
  private pending: Buffer = Buffer.alloc(0);
  /** How many of the pending bytes a frame with a bad checksum has taken out already. */
  private pendingReported = 0;

  /** Bytes of an unfinished frame. */
  get pendingBytes(): number {
    return this.pending.length;
  }

  /** Pieces in the order of the wire; they are copies and safe to keep. */
  push(chunk: Uint8Array): SplitPiece[] {
    const seen = this.pending.length;
    const cursor: Cursor = {
      bytes: Buffer.concat([this.pending, chunk]),
      at: 0,
      reported: this.pendingReported,
      reason: 'noStart',
      pieces: [],
    };
    while (this.step(cursor, seen));
    discard(cursor, cursor.at);
    this.pending = Buffer.from(cursor.bytes.subarray(cursor.at));
    this.pendingReported = Math.max(0, cursor.reported - cursor.at);
    return cursor.pieces;
  }

  /** One candidate; false when more bytes are needed. */
  private step(cursor: Cursor, seen: number): boolean {
    const { bytes } = cursor;
    const start = bytes.indexOf(START_MARK, cursor.at);
    if (start < 0) {
      cursor.at = bytes.at(-1) === START && cursor.at < bytes.length ? bytes.length - 1 : bytes.length;
      return false;
    }
    cursor.at = start;
    const verdict = judge(bytes, start);
    if (verdict === 'incomplete') return skipToSoundFrame(cursor, seen);
    cursor.at = start + 1;
    if (verdict === 'sound') {
      cursor.at = start + lengthAt(bytes, start);
      handOut(cursor, start, cursor.at);
    } else if (verdict === 'badChecksum') {
      // Its length is not to be trusted either: a sound frame may begin inside, so the search goes on there.
      if (start >= cursor.reported) handOut(cursor, start, start + lengthAt(bytes, start));
    } else if (cursor.reason === 'noStart') {
      cursor.reason = verdict;
    }
    return true;
  }
}

/** An unfinished frame must not hold a finished one hostage: a false start could promise a thousand bytes more. */
function skipToSoundFrame(cursor: Cursor, seen: number): boolean {
  const { bytes } = cursor;
  let start = bytes.indexOf(START_MARK, cursor.at + 1);
  for (; start >= 0; start = bytes.indexOf(START_MARK, start + 1)) {
    if (bytes.length < start + MIN_FRAME_BYTES) return false;
    // One that was complete before this chunk came was judged then.
    if (start + lengthAt(bytes, start) > seen && judge(bytes, start) === 'sound') {
      cursor.reason = 'abandoned';
      cursor.at = start;
      return true;
    }
  }
  return false;
}

function judge(bytes: Buffer, start: number): Verdict {
  if (bytes.length < start + HEADER_BYTES) return 'incomplete';
  if (declaredLength(bytes, start) > MAX_ADU_BYTES) return 'badLength';
  const end = start + lengthAt(bytes, start);
  if (bytes.length < end) return 'incomplete';
  if (bytes[end - 1] !== END || bytes[end - 2] !== END) return 'badEnd';
  return checksumOf(bytes, start + 2, end - 3) === bytes[end - 3] ? 'sound' : 'badChecksum';
}

function lengthAt(bytes: Buffer, start: number): number {
  return MIN_FRAME_BYTES + declaredLength(bytes, start);
}

function handOut(cursor: Cursor, start: number, end: number): void {
  discard(cursor, start);
  cursor.pieces.push({ frame: Buffer.from(cursor.bytes.subarray(start, end)) });
  cursor.reported = end;
}

function discard(cursor: Cursor, until: number): void {
  if (until > cursor.reported) {
    const garbage = Buffer.from(cursor.bytes.subarray(cursor.reported, until));
    cursor.pieces.push({ garbage, reason: cursor.reason });
    cursor.reported = until;
  }
  cursor.reason = 'noStart';
}
