import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Outbox } from '#platform';
import type { IncidentStepName } from './domain/incident.js';
import { incidentChanged, incidentConfirmedFire, incidentTimed, TIMED_STEPS } from './incident.events.js';
import type { IncidentRow } from './incident.repository.js';

/** The last beat of every step that a person takes: on the record of both sides, and said to whoever listens. */
@Injectable()
export class IncidentRecord {
  constructor(
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  async write(
    incident: IncidentRow,
    step: IncidentStepName,
    detail: Record<string, string | number> = {},
  ): Promise<void> {
    const { id, providerId, enterpriseId, premisesId, regionPath } = incident;
    this.audit.record({
      action: `incident.${ACTIONS[step] ?? step.toLowerCase()}`,
      subjectType: 'Incident',
      subjectId: id,
      chains: [providerId, enterpriseId],
      detail,
    });
    const payload = { incidentId: id, premisesId, regionPath };
    const scope = { providerId, enterpriseId, orderingKey: id };
    await this.outbox.add(incidentChanged, { ...scope, payload: { ...payload, step } });
    if (isTimed(step))
      await this.outbox.add(incidentTimed, { providerId, enterpriseId, payload: { incidentId: id, step } });
    // Forwarding must not wait behind other news of the same incident, so it keeps no order with them.
    if (step === 'FORWARD_DUE')
      await this.outbox.add(incidentConfirmedFire, { ...scope, orderingKey: undefined, payload });
  }
}

type TimedStep = (typeof TIMED_STEPS)[number];
const isTimed = (step: string): step is TimedStep => TIMED_STEPS.includes(step as TimedStep);

const ACTIONS: Partial<Record<IncidentStepName, string>> = {
  ACKNOWLEDGED_TOO: 'acknowledged',
  FORWARD_DUE: 'fireConfirmed',
  NOTE_ADDED: 'noteAdded',
};
