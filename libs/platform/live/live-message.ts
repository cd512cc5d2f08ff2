import { z } from 'zod';

// PostgreSQL refuses a notification of 8,000 bytes and more.
const LARGEST_BYTES = 7_500;

const schema = z.tuple([z.string(), z.string(), z.array(z.string())]);

export interface LiveMessage {
  readonly origin: string;
  readonly topic: string;
  readonly ids: readonly string[];
}

/** As few messages as carry these ids. */
export function messages(origin: string, topic: string, ids: readonly string[]): string[] {
  const text = JSON.stringify([origin, topic, ids]);
  if (Buffer.byteLength(text) <= LARGEST_BYTES || ids.length < 2) return [text];
  const middle = Math.ceil(ids.length / 2);
  return [...messages(origin, topic, ids.slice(0, middle)), ...messages(origin, topic, ids.slice(middle))];
}

/** Undefined where it is not one of ours: anyone who is connected may notify. */
export function readMessage(text: string): LiveMessage | undefined {
  try {
    const [origin, topic, ids] = schema.parse(JSON.parse(text));
    return { origin, topic, ids };
  } catch {
    return undefined;
  }
}
