import 'reflect-metadata';
import type { Sql } from '../database/tenant-pool.js';
import type { EventDefinition, HandledEvent } from './event.js';

export const ON_EVENT = Symbol('vigil:on-event');

export interface OnEventOptions {
  /** True: the handler is given prepared SQL on the tenant pool instead of `Database`. For the hot path. */
  readonly sql?: boolean;
  /**
   * True: the commit does not wait for the disk. When the server dies in that moment the event is handled once more; only for what
   * may happen twice, such as mail under an id of its own, so that alarms need not wait in line for the disk.
   */
  readonly repeatable?: boolean;
  /**
   * True: the handler is called before it is known whether the event is fresh, so that what it reads first shares a trip to the
   * server with that question. It must wait for `fresh` before it writes, and write nothing where that is false. Only with `sql`.
   */
  readonly early?: boolean;
  /** Under this name it is remembered what was handled; `Class.method` unless given. Keep it when the class is renamed. */
  readonly name?: string;
}

export interface OnEventMetadata {
  readonly event: EventDefinition<unknown>;
  readonly options: OnEventOptions;
}

type Handler<Payload> = (event: HandledEvent<Payload>) => Promise<void>;
type SqlHandler<Payload> = (event: HandledEvent<Payload>, sql: Sql, fresh: Promise<boolean>) => Promise<void>;
type Decorates<Method> = <M extends Method>(
  target: object,
  key: string | symbol,
  method: TypedPropertyDescriptor<M>,
) => void;

/**
 * The method handles the event in a write transaction of its own, as `vigil_worker` in the scope of the event's two tenants.
 * Its effect happens exactly once; when it throws, nothing of it remains and it is tried again later. Only in worker modules.
 */
export function OnEvent<Payload>(
  event: EventDefinition<Payload>,
  options: OnEventOptions & { readonly sql: true },
): Decorates<SqlHandler<Payload>>;
export function OnEvent<Payload>(
  event: EventDefinition<Payload>,
  options?: OnEventOptions & { readonly sql?: false },
): Decorates<Handler<Payload>>;
export function OnEvent<Payload>(
  event: EventDefinition<Payload>,
  options: OnEventOptions = {},
): Decorates<SqlHandler<Payload>> {
  return (target, key) => {
    const metadata: OnEventMetadata = { event: event as EventDefinition<unknown>, options };
    const said = (Reflect.getOwnMetadata(ON_EVENT, target, key) ?? []) as OnEventMetadata[];
    Reflect.defineMetadata(ON_EVENT, [...said, metadata], target, key);
  };
}
