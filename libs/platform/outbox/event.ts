import type { z } from 'zod';
import type { Uuid } from '#kernel';

/** Lower is sooner. At `ALARM` and below an event is never given up. */
export const PRIORITY = { ALARM: 10, MAIL: 50, DEFAULT: 100 } as const;

export interface EventDefinition<Payload> {
  readonly name: string;
  readonly schema: z.ZodType<Payload>;
  readonly priority: number;
}

/** What a producer says. The two tenants are the scope in which the handlers will run. */
export interface EventInput<Payload> {
  readonly providerId?: Uuid;
  readonly enterpriseId?: Uuid;
  /** Events of one key are handled in the order in which they became due, within one relay. */
  readonly orderingKey?: string;
  /** Handled no sooner than this; at once unless given. */
  readonly notBefore?: Date;
  readonly payload: Payload;
}

/** What a handler is given. */
export interface HandledEvent<Payload> {
  readonly id: Uuid;
  readonly payload: Payload;
  readonly providerId?: Uuid;
  readonly enterpriseId?: Uuid;
  /** Of the writing transaction, by the database's clock. */
  readonly createdAt: Date;
  /** Runs once the handler's transaction is committed; must not throw. For hints to people, never for effects. */
  afterCommit(hook: () => void): void;
}

// One per process: definitions are module constants, and the relay must know them by the name in the table.
const definitions = new Map<string, EventDefinition<unknown>>();

/**
 * Declares an event in the library that says it: `defineEvent('signal.received', z.object({…}), { priority: PRIORITY.ALARM })`.
 * The payload is checked when it is said and again when it is handled; it must survive JSON. Throws when the name is taken.
 */
export function defineEvent<Payload>(
  name: string,
  schema: z.ZodType<Payload>,
  options: { readonly priority?: number } = {},
): EventDefinition<Payload> {
  if (definitions.has(name))
    throw new Error(`The event ${name} is defined twice: rename one of the two defineEvent calls`);
  const definition = { name, schema, priority: options.priority ?? PRIORITY.DEFAULT };
  definitions.set(name, definition as EventDefinition<unknown>);
  return definition;
}

export function definitionOf(name: string): EventDefinition<unknown> | undefined {
  return definitions.get(name);
}
