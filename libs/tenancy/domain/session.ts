import type { OrganisationKindName } from './roles.js';

const HOUR = 3_600_000;
const IDLE = 30 * 24 * HOUR;
const OFFICIAL_DAY = 12 * HOUR;

/**
 * Until when a refresh token is good. An authority or the platform signs in once per working day, whatever it refreshes;
 * anyone else stays signed in until the token was idle for 30 days.
 */
export function refreshUntil(kind: OrganisationKindName, signedInAt: Date, now: Date): Date {
  const official = kind === 'AUTHORITY' || kind === 'PLATFORM';
  return new Date(official ? signedInAt.getTime() + OFFICIAL_DAY : now.getTime() + IDLE);
}
