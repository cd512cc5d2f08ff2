import { createHash } from 'node:crypto';
import {
  type DecodedFrame,
  type Gb26875Profile,
  type Gb26875Signal,
  interpret,
  timeLabelToInstant,
} from './gb26875/index.js';
import type { IngestMessage, SignalDraft } from './ingest-message.js';

export const GB26875 = 'GB26875.3';

/** A device sends again within 40 s (GB/T 26875.3-2011, 6.5.4 and 6.5.5); the rest is room for slow networks. */
const WINDOW_SECONDS = 600;
/** After a restart a device counts from 0 with a clock of nothing: its next alarm looks like its last, and is none. */
const CLOCKLESS_WINDOW_SECONDS = 120;
const PLAUSIBLE_MS = 24 * 3_600_000;
const HEADER_BYTES = 27;
const TRAILER_BYTES = 3;

/** Six bytes as the registry holds them: 12 hex digits, high byte first. Undefined for a frame without a header. */
export function gbAddressOf({ source }: DecodedFrame): string | undefined {
  return source?.slice(2);
}

/** The message in a sound frame. `bytes` are the frame's own; `now` only tells a running clock from a dead one. */
export function frameMessage(
  frame: DecodedFrame,
  bytes: Uint8Array,
  profile: Gb26875Profile,
  now: Date,
): IngestMessage {
  const signals = interpret(frame, profile).filter((signal) => !signal.heartbeat);
  return {
    source: { gbAddress: gbAddressOf(frame) ?? '' },
    protocol: GB26875,
    messageKey: `${frame.seq}/${frame.sentAt}/${aduDigest(bytes)}`,
    windowSeconds: clockRuns(frame.sentAt, now) ? WINDOW_SECONDS : CLOCKLESS_WINDOW_SECONDS,
    raw: bytes,
    signals: signals.map(draftOf),
  };
}

/** Tells two contents of the same number and time apart. */
export function aduDigest(bytes: Uint8Array): string {
  const adu = bytes.subarray(HEADER_BYTES - 1, Math.max(HEADER_BYTES, bytes.length - TRAILER_BYTES));
  return createHash('sha256').update(adu).digest('hex').slice(0, 20);
}

function clockRuns(label: string | undefined, now: Date): boolean {
  const sentAt = timeLabelToInstant(label ?? '');
  return sentAt !== undefined && Math.abs(sentAt.getTime() - now.getTime()) <= PLAUSIBLE_MS;
}

function draftOf(signal: Gb26875Signal): SignalDraft {
  const { componentAddress: address, measurement, restores } = signal;
  const flags = [...signal.flags];
  if (restores) flags.push(`restores:${restores}`);
  if (address?.ascii !== undefined) flags.push(`address:${address.ascii}`);
  return {
    kind: signal.kind,
    hazard: signal.hazard,
    test: signal.test,
    flags,
    text: signal.text,
    occurredAt: timeLabelToInstant(signal.occurredAt ?? ''),
    measurement: measurement && { ...measurement, code: String(measurement.code) },
    loop: address?.loop,
    point: address?.point,
  };
}
