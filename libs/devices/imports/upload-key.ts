import type { Uuid } from '#kernel';

export const UPLOADS = 'uploads';

/** Where an upload lies: below its organisation, so that the id of a foreign upload leads nowhere. */
export function uploadKey(organisationId: Uuid, uploadId: Uuid): string {
  return `${UPLOADS}/${organisationId}/${uploadId}`;
}

/** The organisation below which it lies. */
export function ownerOf(key: string): Uuid {
  return key.split('/')[1] as Uuid;
}
