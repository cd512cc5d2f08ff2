import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Hazard, KIND_PRIORITY, type SignalKind } from './gb26875/index.js';
import type { IngestMessage, SignalDraft } from './ingest-message.js';

export const HTTP = 'HTTP';
export const MOST_EVENTS = 1_000;
/** A sender keeps what was not answered and sends it again, for a week at most. */
const WINDOW_SECONDS = 7 * 24 * 3_600;
/** After a restart a device without a clock counts from the beginning: its next fire looks like its first, and is none. */
const CLOCKLESS_WINDOW_SECONDS = 600;

const HAZARDS = ['smoke', 'heat', 'gas', 'electrical', 'manual', 'water', 'other'] as const satisfies readonly Hazard[];
const address = z.number().int().min(0).max(65_535);
// PostgreSQL keeps no NUL in a text: one such name must cost its own event only, not those that are sent along with it.
const name = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !text.includes('\u0000'), 'must hold no NUL');

/** One event as a device, a gateway or a platform posts it. What it says about tenants is not even read. */
export const httpEventSchema = z
  .object({
    deviceId: z.uuid().optional(),
    deviceSerial: name(64).optional(),
    messageId: name(200),
    kind: z.enum([...KIND_PRIORITY, 'heartbeat'] as [SignalKind, ...SignalKind[], 'heartbeat']),
    hazard: z.enum(HAZARDS).optional(),
    occurredAt: z.iso.datetime({ offset: true }).optional(),
    text: z.string().max(500).optional(),
    test: z.boolean().default(false),
    measurement: z.object({ code: z.string().min(1).max(40), value: z.number(), unit: z.string().max(20) }).optional(),
    loop: address.optional(),
    point: address.optional(),
  })
  .refine(({ loop, point }) => (loop === undefined) === (point === undefined), {
    path: ['point'],
    message: 'loop and point go together',
  })
  .refine(({ kind, measurement }) => kind !== 'measurement' || measurement !== undefined, {
    path: ['measurement'],
    message: 'a measurement needs its value',
  });

export type HttpEvent = z.output<typeof httpEventSchema>;

/** The events of a body: one object, an array, or `{events: […]}`. Undefined where it is none of these or holds too many. */
export function eventsIn(body: unknown): readonly unknown[] | undefined {
  const list = Array.isArray(body) ? body : isRecord(body) && Array.isArray(body.events) ? body.events : [body];
  return isRecord(body) || Array.isArray(body) ? within(list) : undefined;
}

/** The message of an event, once its device is known. `raw` is the event as it came. */
export function httpMessage(event: HttpEvent, deviceId: string, raw: unknown): IngestMessage {
  return {
    source: { deviceId },
    protocol: HTTP,
    messageKey: `h/${event.messageId}/${contentDigest(event)}`,
    windowSeconds: event.occurredAt ? WINDOW_SECONDS : CLOCKLESS_WINDOW_SECONDS,
    raw: Buffer.from(JSON.stringify(raw)),
    signals: event.kind === 'heartbeat' ? [] : [draftOf(event, event.kind)],
  };
}

/** Tells two contents of the same message id apart: a number that is used twice must never swallow an alarm. */
function contentDigest({ deviceId: _id, deviceSerial: _serial, messageId: _message, ...content }: HttpEvent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 20);
}

function draftOf(event: HttpEvent, kind: SignalKind): SignalDraft {
  const { hazard, test, text, occurredAt, measurement, loop, point } = event;
  return {
    kind,
    hazard,
    test,
    flags: [],
    text,
    occurredAt: occurredAt ? new Date(occurredAt) : undefined,
    measurement,
    loop,
    point,
  };
}

function within(list: readonly unknown[]): readonly unknown[] | undefined {
  return list.length >= 1 && list.length <= MOST_EVENTS ? list : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
