/** Injection token of `Gb26875Limits`. */
export const GB26875_LIMITS = Symbol('vigil:gb26875-limits');

/** What the server grants to one connection and to all of them. Times in milliseconds. */
export interface Gb26875Limits {
  readonly maxConnections: number;
  /** Lines of one remote address on which no transmitter of ours has spoken yet. Many share one, behind a carrier's NAT. */
  readonly maxStrangersPerRemote: number;
  /** Newest lines of one transmitter that are kept: an overlap while it reconnects. */
  readonly linesPerTransmitter: number;
  /** Silence after which a connection of a known transmitter is closed, at most; three of its heartbeats, if those are shorter. */
  readonly idleMs: number;
  /** However short its heartbeat: a device that is a little late keeps its connection. */
  readonly shortestIdleMs: number;
  /** Silence granted to a peer that has not yet shown to be a transmitter of ours. */
  readonly strangerIdleMs: number;
  /** A frame that was begun must be whole by then. */
  readonly partialFrameMs: number;
  /** A peer that does not read its answers is closed after this. */
  readonly writeMs: number;
  /** Frames of one connection that may wait for their answers; then its socket is not read. */
  readonly inFlight: number;
  /** How long a stop waits for answers that are owed. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: Gb26875Limits = {
  maxConnections: 20_000,
  maxStrangersPerRemote: 5_000,
  linesPerTransmitter: 2,
  idleMs: 4 * 3_600_000,
  shortestIdleMs: 600_000,
  strangerIdleMs: 600_000,
  partialFrameMs: 30_000,
  writeMs: 10_000,
  inFlight: 128,
  drainMs: 10_000,
};
