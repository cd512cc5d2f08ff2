import { newId, type Uuid } from '#kernel';

export const UPLOADS = 'uploads';
const INLINE = 'inline-';

/** Where an upload lies: below its organisation, so that the id of a foreign upload leads nowhere. */
export function uploadKey(organisationId: Uuid, uploadId: Uuid): string {
  return `${UPLOADS}/${organisationId}/${uploadId}`;
}

/** Of rows that came with the request itself: nobody can name this file a second time. */
export function inlineKey(organisationId: Uuid): string {
  return `${UPLOADS}/${organisationId}/${INLINE}${newId()}`;
}

export function isInline(key: string): boolean {
  return key.split('/')[2]?.startsWith(INLINE) ?? false;
}

/** The organisation below which it lies. */
export function ownerOf(key: string): Uuid {
  return key.split('/')[1] as Uuid;
}
