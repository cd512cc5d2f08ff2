import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { RECORD_DAYS } from '../domain/service-level.js';

export type ServiceRecordRow = Prisma.ServiceRecordGetPayload<object>;

/** The public figures of a provider. Written by the worker in the provider's scope. */
@Injectable()
export class ServiceRecordRepository {
  constructor(private readonly db: Database) {}

  /** Public, so no actor narrows. */
  async of(providerIds: readonly Uuid[]): Promise<Map<Uuid, ServiceRecordRow>> {
    const where = { providerId: { in: [...providerIds] }, computedAt: { not: null } };
    const rows = await this.db.read((tx) => tx.serviceRecord.findMany({ where }));
    return new Map(rows.map((row) => [row.providerId, row]));
  }

  /** Plans the next reckoning no later than `at`; false where it is planned so already. */
  async planFor(providerId: Uuid, at: Date): Promise<boolean> {
    return this.db.write(async (tx) => {
      // Looked at without a lock first: in a storm of alarms nearly everyone finds it planned.
      const known = await tx.serviceRecord.findUnique({ where: { providerId }, select: { plannedAt: true } });
      if (known && known.plannedAt <= at) return false;
      const data = [{ providerId, plannedAt: at }];
      if (!known && (await tx.serviceRecord.createMany({ data, skipDuplicates: true })).count === 1) return true;
      const where = { providerId, plannedAt: { gt: at } };
      return (await tx.serviceRecord.updateMany({ where, data: { plannedAt: at } })).count === 1;
    });
  }

  /** Reckons up what is planned by now, and plans the next time; false where it was done in the meantime. */
  async reckon(providerId: Uuid, nextAt: Date): Promise<boolean> {
    // Percentiles are the database's to find: Prisma knows none.
    const changed = await this.db.write(
      (tx) => tx.$executeRaw`
      UPDATE service_record r SET computed_at = clock_timestamp(), planned_at = ${nextAt},
        acknowledge_count = f.ack_n, acknowledge_met = f.ack_met, acknowledge_p50_ms = f.ack_50, acknowledge_p95_ms = f.ack_95,
        arrive_count = f.arr_n, arrive_met = f.arr_met, arrive_p50_ms = f.arr_50, arrive_p95_ms = f.arr_95,
        repair_count = f.rep_n, repair_met = f.rep_met, repair_p50_ms = f.rep_50, repair_p95_ms = f.rep_95
      FROM (SELECT
          count(*) FILTER (WHERE measure = 'ACKNOWLEDGE') AS ack_n, count(*) FILTER (WHERE measure = 'ACKNOWLEDGE' AND met) AS ack_met,
          percentile_disc(0.5) WITHIN GROUP (ORDER BY measured_ms) FILTER (WHERE measure = 'ACKNOWLEDGE') AS ack_50,
          percentile_disc(0.95) WITHIN GROUP (ORDER BY measured_ms) FILTER (WHERE measure = 'ACKNOWLEDGE') AS ack_95,
          count(*) FILTER (WHERE measure = 'ARRIVE') AS arr_n, count(*) FILTER (WHERE measure = 'ARRIVE' AND met) AS arr_met,
          percentile_disc(0.5) WITHIN GROUP (ORDER BY measured_ms) FILTER (WHERE measure = 'ARRIVE') AS arr_50,
          percentile_disc(0.95) WITHIN GROUP (ORDER BY measured_ms) FILTER (WHERE measure = 'ARRIVE') AS arr_95,
          count(*) FILTER (WHERE measure = 'REPAIR') AS rep_n, count(*) FILTER (WHERE measure = 'REPAIR' AND met) AS rep_met,
          percentile_disc(0.5) WITHIN GROUP (ORDER BY measured_ms) FILTER (WHERE measure = 'REPAIR') AS rep_50,
          percentile_disc(0.95) WITHIN GROUP (ORDER BY measured_ms) FILTER (WHERE measure = 'REPAIR') AS rep_95
        FROM sla_measurement WHERE provider_id = ${providerId}::uuid AND excluded IS NULL
          AND due_at >= clock_timestamp() - make_interval(days => ${RECORD_DAYS}::integer)) f
      WHERE r.provider_id = ${providerId}::uuid AND r.planned_at <= clock_timestamp()`,
    );
    return changed === 1;
  }
}
