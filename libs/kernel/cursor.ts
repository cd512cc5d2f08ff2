import { invalid } from './domain-error.js';
import { isUuid, type Uuid } from './ids.js';

/** Opaque to clients: the id of the last row seen. Ids are UUIDv7, so id order is creation order. */
export function encodeCursor(id: Uuid): string {
  return Buffer.from(`v1:${id}`).toString('base64url');
}

export function decodeCursor(cursor: string, field = 'after'): Uuid {
  const [version, id] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  if (version !== 'v1' || !isUuid(id)) {
    throw invalid(
      field,
      'is not a cursor of this list; use a pageInfo.endCursor',
      '不是此列表的游标；请使用 pageInfo.endCursor',
    );
  }
  return id;
}
