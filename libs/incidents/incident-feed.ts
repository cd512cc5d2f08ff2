import { Injectable } from '@nestjs/common';
import type { Actor, ActorContext } from '#access';
import type { Uuid } from '#kernel';
import { Database, LiveBus } from '#platform';
import { IncidentQueries } from './incident.queries.js';
import type { IncidentRow } from './incident.repository.js';
import { fromLiveId, INCIDENT_TOPIC, mayConcern } from './live-incident.js';

/** Changed incidents as they happen. Each one is read anew under the subscriber's own tenancy before it leaves. */
@Injectable()
export class IncidentFeed {
  constructor(
    private readonly live: LiveBus,
    private readonly db: Database,
    private readonly queries: IncidentQueries,
  ) {}

  /** Listens from this call on; `premisesId` narrows it down. Ends when the consumer returns. */
  changes(actor: Actor, context: ActorContext, premisesId?: Uuid): AsyncIterableIterator<IncidentRow> {
    const waiting = new WaitingIds();
    const stop = this.live.subscribe(INCIDENT_TOPIC, (texts) => {
      for (const told of texts.map(fromLiveId)) {
        if (told && mayConcern(actor, told) && (!premisesId || told.premisesId === premisesId)) waiting.add(told.id);
      }
    });
    const next = async (): Promise<IteratorResult<IncidentRow>> => {
      for (let id = await waiting.take(); id !== undefined; id = await waiting.take()) {
        const incident = await this.read(actor, context, id);
        if (incident) return { done: false, value: incident };
      }
      return { done: true, value: undefined };
    };
    const end = async (): Promise<IteratorResult<IncidentRow>> => {
      stop();
      waiting.end();
      return { done: true, value: undefined };
    };
    const feed: AsyncIterableIterator<IncidentRow> = {
      next,
      return: end,
      throw: end,
      [Symbol.asyncIterator]: () => feed,
    };
    return feed;
  }

  private read(actor: Actor, context: ActorContext, id: Uuid): Promise<IncidentRow | undefined> {
    // Loaders live as long as the subscription; what they have kept is the state before this change.
    context.loaders.clear();
    return this.db.enter(context.unit, () => this.queries.find(actor, id));
  }
}

/** An incident that changes ten times while the consumer is busy is read once. */
class WaitingIds {
  private readonly ids = new Set<Uuid>();
  private wake: () => void = () => undefined;
  private ended = false;

  add(id: Uuid): void {
    this.ids.add(id);
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  async take(): Promise<Uuid | undefined> {
    while (this.ids.size === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.ended) return undefined;
    const [id] = this.ids;
    if (id !== undefined) this.ids.delete(id);
    return id;
  }
}
