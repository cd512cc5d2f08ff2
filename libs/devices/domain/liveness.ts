/** Derived, never stored: what the last sign of life says about a device by now. */
export enum Liveness {
  ONLINE = 'ONLINE',
  LATE = 'LATE',
  OFFLINE = 'OFFLINE',
  NEVER_SEEN = 'NEVER_SEEN',
}

/** Up to so many heartbeat intervals of silence a device is ONLINE, then LATE, then OFFLINE. */
export const ONLINE_HEARTBEATS = 1.5;
export const LATE_HEARTBEATS = 3;

/** `now` is database time: the clock that also stamped `lastSeenAt`. */
export function livenessOf(lastSeenAt: Date | null | undefined, heartbeatSeconds: number, now: Date): Liveness {
  if (!lastSeenAt) return Liveness.NEVER_SEEN;
  const heartbeats = (now.getTime() - lastSeenAt.getTime()) / 1_000 / heartbeatSeconds;
  if (heartbeats <= ONLINE_HEARTBEATS) return Liveness.ONLINE;
  return heartbeats <= LATE_HEARTBEATS ? Liveness.LATE : Liveness.OFFLINE;
}
