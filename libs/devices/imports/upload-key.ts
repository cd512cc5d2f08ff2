import type { Uuid } from '#kernel';

/** Where an upload lies: below its organisation, so that the id of a foreign upload leads nowhere. */
export function uploadKey(organisationId: Uuid, uploadId: Uuid): string {
  return `uploads/${organisationId}/${uploadId}`;
}
