import { Injectable } from '@nestjs/common';
import type { IncidentTimes, MeasuredIncident } from '#contracts';
import type { Uuid } from '#kernel';
import { Database } from '#platform';
import { type HistoryRow, timesOf } from './domain/incident-times.js';

/** The times of an incident, and by which contract it was answered. As the worker, in the scope of both parties. */
@Injectable()
export class IncidentTimesRepository {
  constructor(private readonly db: Database) {}

  /** Undefined where no contract of its provider covered the device that opened it. */
  async of(incidentId: Uuid): Promise<{ incident: MeasuredIncident; times: IncidentTimes } | undefined> {
    return this.db.write(async (tx) => {
      const row = await tx.incident.findUnique({ where: { id: incidentId } });
      if (!row) throw new Error(`Incident ${incidentId} is not in the scope of its event`);
      const { providerId, enterpriseId, regionPath, openedAt } = row;
      const select = { deviceId: true } as const;
      const first = await tx.alarm.findFirst({ where: { providerId, incidentId }, select, orderBy: { id: 'asc' } });
      if (!first) return undefined;
      const then = { validFrom: { lte: openedAt }, OR: [{ validTo: null }, { validTo: { gt: openedAt } }] };
      const where = { providerId, enterpriseId, deviceId: first.deviceId, ...then };
      const covered = await tx.coverage.findFirst({ where, select: { contractId: true } });
      if (!covered) return undefined;
      const steps = await tx.incidentStep.findMany({
        where: { providerId, incidentId },
        select: { step: true, at: true, organisationId: true, detail: true },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
      });
      const { contractId } = covered;
      const incident = { providerId, enterpriseId, contractId, incidentId, regionPath, openedAt };
      return { incident, times: timesOf(row, steps as readonly HistoryRow[]) };
    });
  }
}
