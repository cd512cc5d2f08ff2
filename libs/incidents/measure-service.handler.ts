import { Injectable } from '@nestjs/common';
import { ServiceMeasurements } from '#contracts';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { incidentTimed } from './incident.events.js';
import { IncidentTimesRepository } from './incident-times.repository.js';

interface Timed {
  readonly incidentId: Uuid;
  readonly step: string;
}

/** Holds what happened against what was promised, long after those who had to hear of it have heard: nothing urgent waits for it. */
@Injectable()
export class MeasureService {
  constructor(
    private readonly incidents: IncidentTimesRepository,
    private readonly service: ServiceMeasurements,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(incidentTimed, { name: 'incidents.measure-service' })
  async timed({ payload, providerId, enterpriseId }: HandledEvent<Timed>): Promise<void> {
    const { incidentId, step } = payload;
    const found = await this.incidents.of(incidentId);
    if (!found) return;
    const { incident, times } = found;
    if (step !== 'OPENED')
      return this.service.record(incident, times, step === 'MONTH_CLOSED' ? new Date() : undefined);
    for (const notBefore of await this.service.closings(incident)) {
      const later = { incidentId, step: 'MONTH_CLOSED' } as const;
      await this.outbox.add(incidentTimed, { providerId, enterpriseId, notBefore, payload: later });
    }
  }
}
