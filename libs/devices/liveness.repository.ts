import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, Prisma } from '#platform';
import type { DeviceFilter } from './device.repository.js';
import { LATE_HEARTBEATS, type Liveness, ONLINE_HEARTBEATS } from './domain/liveness.js';

/** Last signs of life. Telemetry writes them; here they are read, and devices are chosen by them. */
@Injectable()
export class LivenessRepository {
  constructor(private readonly db: Database) {}

  /** When these devices were last seen, and what the database's clock says now. */
  async lastSeen(actor: Actor, deviceIds: readonly Uuid[]): Promise<{ now: Date; seenAt: ReadonlyMap<Uuid, Date> }> {
    const where = { AND: [actor.where('read', 'DeviceLiveness'), { deviceId: { in: [...deviceIds] } }] };
    return this.db.read(async (tx) => {
      const rows = await tx.deviceLiveness.findMany({ where, select: { deviceId: true, lastSeenAt: true } });
      const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
      return { now: clock?.now ?? new Date(), seenAt: new Map(rows.map((row) => [row.deviceId, row.lastSeenAt])) };
    });
  }

  /** Ids of the devices of this liveness, newest first, one more than asked for. Raw: no foreign key leads to the sign of life. */
  async devicesOf(actor: Actor, liveness: Liveness, filter: DeviceFilter, page: PageRequest): Promise<Uuid[]> {
    const after = page.after ? Prisma.sql`AND d.id < ${page.after}::uuid` : Prisma.empty;
    const rows = await this.db.read(
      (tx) => tx.$queryRaw<{ id: Uuid }[]>`SELECT d.id ${chosen(actor, liveness, filter)} ${after}
        ORDER BY d.id DESC LIMIT ${page.first + 1}`,
    );
    return rows.map(({ id }) => id);
  }

  async countOf(actor: Actor, liveness: Liveness, filter: DeviceFilter): Promise<number> {
    const rows = await this.db.read(
      (tx) => tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n ${chosen(actor, liveness, filter)}`,
    );
    return rows[0]?.n ?? 0;
  }
}

/** The thresholds of `livenessOf`, in SQL. */
function chosen(actor: Actor, liveness: Liveness, filter: DeviceFilter): Prisma.Sql {
  return Prisma.sql`
    FROM device d JOIN device_model m ON m.code = d.model_code LEFT JOIN device_liveness l ON l.device_id = d.id
    CROSS JOIN LATERAL (SELECT extract(epoch FROM clock_timestamp() - l.last_seen_at) / m.heartbeat_seconds AS heartbeats) silence
    WHERE ${tenancyOf(actor)} AND ${matching(filter)} AND ${liveness} = CASE
      WHEN l.last_seen_at IS NULL THEN 'NEVER_SEEN' WHEN silence.heartbeats <= ${ONLINE_HEARTBEATS}::numeric THEN 'ONLINE'
      WHEN silence.heartbeats <= ${LATE_HEARTBEATS}::numeric THEN 'LATE' ELSE 'OFFLINE' END`;
}

/** The conditions of devicePolicy once more: raw SQL must not lean on row-level security alone. */
function tenancyOf(actor: Actor): Prisma.Sql {
  if (!actor.can('read', 'Device')) return Prisma.sql`false`;
  if (actor.isProvider) return Prisma.sql`d.provider_id = ${actor.organisationId}::uuid`;
  if (actor.isEnterprise) return Prisma.sql`d.enterprise_id = ${actor.organisationId}::uuid`;
  if (!actor.isAuthority) return Prisma.sql`false`;
  return Prisma.sql`d.region_path >= ${actor.regionPath} AND d.region_path < ${`${actor.regionPath}~`}`;
}

function matching({ premisesId, transmitterId, kind, state, text }: DeviceFilter): Prisma.Sql {
  const pattern = `%${(text ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const conditions = [
    Prisma.sql`true`,
    ...(premisesId ? [Prisma.sql`d.premises_id = ${premisesId}::uuid`] : []),
    ...(transmitterId ? [Prisma.sql`d.transmitter_id = ${transmitterId}::uuid`] : []),
    ...(kind ? [Prisma.sql`d.kind = ${kind}`] : []),
    ...(state ? [Prisma.sql`d.state = ${state}`] : []),
    ...(text
      ? [Prisma.sql`(d.serial ILIKE ${pattern} OR d.name ILIKE ${pattern} OR d.location ILIKE ${pattern})`]
      : []),
  ];
  return Prisma.join(conditions, ' AND ');
}
