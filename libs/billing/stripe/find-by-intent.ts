import { INTENT_METADATA, type IntentRow } from './stripe-operation.js';

const DAY_SECONDS = 86_400;

interface Labelled {
  readonly id: string;
  readonly metadata?: { readonly [key: string]: string } | null;
}

/** From when on to look for what an intent has made; a day earlier, since two clocks never agree. */
export function since({ createdAt }: Pick<IntentRow, 'createdAt'>): { gte: number } {
  return { gte: Math.floor(createdAt.getTime() / 1000) - DAY_SECONDS };
}

/** The first of these that says that the intent made it. */
export async function madeBy<T extends Labelled>(
  { id }: Pick<IntentRow, 'id'>,
  all: AsyncIterable<T>,
): Promise<T | undefined> {
  for await (const one of all) {
    if (one.metadata?.[INTENT_METADATA] === id) return one;
  }
  return undefined;
}
