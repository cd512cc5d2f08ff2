import { decodeFrame } from './frame.js';
import type { Gb26875Profile } from './profile.js';
import { PROFILES } from './profiles.js';

/** Names of the profiles whose layouts fit a sound frame to the byte: a hint for the operator, never a decision. */
export function fittingProfiles(
  bytes: Uint8Array,
  profiles: readonly Gb26875Profile[] = Object.values(PROFILES),
): string[] {
  return profiles.filter((profile) => decodeFrame(bytes, profile).adu?.result === 'ok').map(({ name }) => name);
}
