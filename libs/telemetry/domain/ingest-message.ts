import type { Uuid } from '#kernel';
import type { SignalKind } from './gb26875/index.js';

/** Who speaks: by the only thing its wire carries, or by its own id where it has proved who it is. */
export type Source = { readonly gbAddress: string } | { readonly deviceId: Uuid };

/** One thing a device said, in the words of the house, whatever protocol carried it. */
export interface SignalDraft {
  readonly kind: SignalKind;
  readonly hazard?: string;
  /** The device says it is under test. Information only. */
  readonly test: boolean;
  /** What it said besides; `restores:<kind>` narrows a restore to one condition, `address:<text>` is a point in characters. */
  readonly flags: readonly string[];
  readonly text?: string;
  /** By the device's own clock: evidence, never a deadline. */
  readonly occurredAt?: Date;
  readonly measurement?: { readonly code: string; readonly value: number; readonly unit: string };
  readonly loop?: number;
  readonly point?: number;
}

/** What came in one piece (a frame, an HTTP event), is stored in one piece and answered once. */
export interface IngestMessage {
  readonly source: Source;
  readonly protocol: string;
  /** Names the message among those of its source: a resend bears the same. */
  readonly messageKey: string;
  /** For how long the key means the same message; afterwards it is a new one. */
  readonly windowSeconds: number;
  readonly raw?: Uint8Array;
  /** Empty where the device only says that it is alive. */
  readonly signals: readonly SignalDraft[];
}

/** `unknownSource`: no such device is in service; nothing was stored. */
export type IngestOutcome = 'stored' | 'duplicate' | 'unknownSource';

const QUIET: ReadonlySet<SignalKind> = new Set(['measurement', 'information']);

/** Does anyone have to act on it? All but plain readings: those wait for the next batch and wake nobody. */
export function matters(signal: SignalDraft): boolean {
  return !QUIET.has(signal.kind);
}

export function sourceKey(source: Source): string {
  return 'gbAddress' in source ? `a:${source.gbAddress}` : `d:${source.deviceId}`;
}
