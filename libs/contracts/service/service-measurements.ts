import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { ContractVersions } from '../contract-versions.js';
import {
  dueAt,
  type IncidentTimes,
  MEASURES,
  measure,
  monthEnd,
  type ServicePromise,
} from '../domain/service-level.js';
import { promiseMissed, serviceRecordDue } from './service-level.events.js';
import { ServiceRecordRepository } from './service-record.repository.js';
import { type MeasuredIncident, type MissedPromise, SlaMeasurementRepository } from './sla-measurement.repository.js';

/** How soon after something was measured the public figures show it. */
const FIGURES_AFTER_MS = 5_000;

/** Where incidents bring their times, to be held against what the contract promises. As the worker, in the scope of both parties. */
@Injectable()
export class ServiceMeasurements {
  constructor(
    private readonly versions: ContractVersions,
    private readonly measurements: SlaMeasurementRepository,
    private readonly records: ServiceRecordRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Writes down how every promise was kept of which that is settled, once: to say it again changes nothing. With `upTo`, what was
   * due before that instant and is not done counts as missed.
   */
  async record(incident: MeasuredIncident, times: IncidentTimes, upTo?: Date): Promise<void> {
    const promise = await this.promiseOf(incident);
    const measured = measure(promise, times, upTo);
    const added = await this.measurements.add(incident, measured);
    if (added === 0) return;
    await this.plan(incident.providerId);
    const { providerId, enterpriseId, contractId } = incident;
    for (const { dueAt: due } of measured.filter(({ met, excluded }) => !met && !excluded)) {
      const payload = { contractId, dueAt: due.toISOString() };
      await this.outbox.add(promiseMissed, { providerId, enterpriseId, payload });
    }
  }

  /** What a contract did not keep of what was due in a time, by due instant. */
  missed(contractId: Uuid, from: Date, to: Date): Promise<MissedPromise[]> {
    return this.measurements.missed(contractId, from, to);
  }

  /** The instants at which what is still not done is to be measured nevertheless: the month of each promise is closed. */
  async closings(incident: Pick<MeasuredIncident, 'contractId' | 'openedAt'>): Promise<Date[]> {
    const promise = await this.promiseOf(incident);
    const ends = MEASURES.map((one) => monthEnd(dueAt(promise, one, incident.openedAt)).getTime());
    return [...new Set(ends)].sort((a, b) => a - b).map((end) => new Date(end));
  }

  /** As it was in force when the incident was opened. */
  private async promiseOf(incident: Pick<MeasuredIncident, 'contractId' | 'openedAt'>): Promise<ServicePromise> {
    return (await this.versions.at(incident.contractId, incident.openedAt)).terms.plan.sla;
  }

  private async plan(providerId: Uuid): Promise<void> {
    const at = new Date(Date.now() + FIGURES_AFTER_MS);
    if (await this.records.planFor(providerId, at))
      await this.outbox.add(serviceRecordDue, { providerId, notBefore: at, payload: {} });
  }
}
