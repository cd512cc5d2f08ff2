import { readFileSync } from 'node:fs';

export interface Vector {
  id: string;
  desc: string;
  hex: string;
  expect: Record<string, unknown>;
  vendorExpect?: Record<string, unknown>;
}

const file = new URL('../../../../test/vectors/gb26875.json', import.meta.url);

export const VECTORS = (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors;

/** The bytes of one vector. Throws where there is none of that id. */
export function vectorBytes(id: string): Buffer {
  const vector = VECTORS.find((candidate) => candidate.id === id);
  if (!vector) throw new RangeError(`no vector ${id}`);
  return Buffer.from(vector.hex, 'hex');
}
