import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type HandledEvent, LiveBus, OnEvent, type Sql } from '#platform';
import { incidentChanged, incidentOpened } from './incident.events.js';
import { INCIDENT_TOPIC, toLiveId } from './live-incident.js';

interface Changed {
  readonly incidentId: Uuid;
  readonly premisesId: Uuid;
  readonly regionPath: string;
}

/** Carries every change, whoever made it, to the people who are looking at this moment. */
@Injectable()
export class PublishIncidentChanges {
  constructor(private readonly live: LiveBus) {}

  @OnEvent(incidentOpened, { sql: true, name: 'incidents.publish-opened', repeatable: true })
  async opened(event: HandledEvent<Changed>, _sql: Sql): Promise<void> {
    this.publish(event);
  }

  @OnEvent(incidentChanged, { sql: true, name: 'incidents.publish-changed', repeatable: true })
  async changed(event: HandledEvent<Changed>, _sql: Sql): Promise<void> {
    this.publish(event);
  }

  private publish(event: HandledEvent<Changed>): void {
    const { providerId, enterpriseId } = event;
    if (!providerId || !enterpriseId) return;
    const { incidentId: id, premisesId, regionPath } = event.payload;
    const liveId = toLiveId({ id, providerId, enterpriseId, premisesId, regionPath });
    event.afterCommit(() => this.live.publish(INCIDENT_TOPIC, [liveId]));
  }
}
