/** Injection token of the clock that answers carry and that tells a running device clock from a dead one; never a deadline. */
export const TELEMETRY_CLOCK = Symbol('vigil:telemetry-clock');
