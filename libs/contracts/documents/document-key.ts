import type { Uuid } from '#kernel';

/** Where the printed version lies in the storage. */
export function documentKey(contractId: Uuid, version: number): string {
  return `contract-documents/${contractId}/v${version}`;
}
