import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Notifier } from '#notifications';
import { type HandledEvent, OnEvent, Outbox, type Sql } from '#platform';
import { crewOf, dispatchedIncident } from './dispatched-crew.sql.js';
import { incidentDispatched } from './incident.events.js';
import { TOPICS } from './incident.topics.js';

type Dispatched = z.output<typeof incidentDispatched.schema>;

/** Whoever is sent must hear of it, wherever they are. */
@Injectable()
export class TellCrewWhenDispatched {
  constructor(
    private readonly notifier: Notifier,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(incidentDispatched, { sql: true, name: 'incidents.tell-crew' })
  async handle(event: HandledEvent<Dispatched>, sql: Sql): Promise<void> {
    const { id: occasion, payload, providerId, enterpriseId } = event;
    const { incidentId, userIds } = payload;
    if (!providerId) throw new Error(`The dispatch to incident ${incidentId} names no provider`);
    const params = await dispatchedIncident(sql, providerId, incidentId);
    if (!params) throw new Error(`Incident ${incidentId} is not in the scope of its dispatch`);
    const recipients = await crewOf(sql, providerId, userIds);
    const scope = { providerId, enterpriseId, subjectType: 'Incident', subjectId: incidentId };
    // Sent a second time after a reopening, they are told a second time: the event is the occasion.
    await this.notifier.tell(sql, {
      ...scope,
      topic: TOPICS.dispatched,
      params,
      step: params.step,
      occasion,
      recipients,
    });
    event.afterCommit(() => this.outbox.hint());
  }
}
