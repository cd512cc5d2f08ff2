import type { Actor } from '#access';
import type { Uuid } from '#kernel';

/** Topic of the live bus on which every process hears of changed incidents. */
export const INCIDENT_TOPIC = 'incident';

/** What travels on the live bus: whose it is, so that most listeners need not read it to know that it is not theirs. */
export interface LiveIncident {
  readonly id: Uuid;
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  readonly regionPath: string;
}

export function toLiveId({ id, providerId, enterpriseId, premisesId, regionPath }: LiveIncident): string {
  return [id, providerId, enterpriseId, premisesId, regionPath].join(' ');
}

export function fromLiveId(text: string): LiveIncident | undefined {
  const [id, providerId, enterpriseId, premisesId, regionPath] = text.split(' ');
  if (!id || !providerId || !enterpriseId || !premisesId || !regionPath) return undefined;
  return { id, providerId, enterpriseId, premisesId, regionPath };
}

/** Worth reading for this actor? No decision on access: that is the reading's own. */
export function mayConcern(actor: Actor, { providerId, enterpriseId, regionPath }: LiveIncident): boolean {
  if (actor.isProvider) return providerId === actor.organisationId;
  if (actor.isEnterprise) return enterpriseId === actor.organisationId;
  return actor.isAuthority && regionPath.startsWith(actor.regionPath);
}
