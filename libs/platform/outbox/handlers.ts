import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/tenant-pool.js';
import { DecoratedMethods } from '../discovery/decorated-methods.js';
import { definitionOf, type EventDefinition, type HandledEvent } from './event.js';
import { ON_EVENT, type OnEventMetadata } from './on-event.js';

export interface EventHandler {
  readonly name: string;
  readonly sql: boolean;
  readonly repeatable: boolean;
  readonly early: boolean;
  readonly run: (event: HandledEvent<unknown>, sql?: Sql, fresh?: Promise<boolean>) => Promise<void>;
}

type Found = EventHandler & { readonly event: EventDefinition<unknown> };

/** Every `@OnEvent` method of this process, by event. Throws at boot where two go by one name or an event is not defined. */
@Injectable()
export class EventHandlers {
  private handlers?: ReadonlyMap<string, readonly EventHandler[]>;

  constructor(private readonly methods: DecoratedMethods) {}

  /** In the order of their names, so that every relay runs them in the same order. */
  of(event: string): readonly EventHandler[] {
    this.handlers ??= byEvent(this.find());
    return this.handlers.get(event) ?? [];
  }

  private find(): Found[] {
    return this.methods.find<readonly OnEventMetadata[]>(ON_EVENT).flatMap(({ name, metadata, call }) =>
      metadata.map(({ event, options }) => ({
        event,
        name: options.name ?? name,
        sql: options.sql ?? false,
        repeatable: options.repeatable ?? false,
        early: options.early ?? false,
        run: call,
      })),
    );
  }
}

function byEvent(found: readonly Found[]): Map<string, EventHandler[]> {
  const map = new Map<string, EventHandler[]>();
  for (const handler of [...found].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = handler.event;
    if (definitionOf(name) !== handler.event) {
      throw new Error(`${handler.name} handles ${name}, which no defineEvent made: hand @OnEvent the defined event`);
    }
    const others = map.get(name) ?? [];
    if (others.some((other) => other.name === handler.name)) {
      throw new Error(
        `Two handlers of ${name} are called ${handler.name}: provide the class in one module only, or give @OnEvent a name`,
      );
    }
    map.set(name, [...others, handler]);
  }
  return map;
}
