import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export type AlarmRow = Prisma.AlarmGetPayload<object>;

type Step = Prisma.IncidentStepGetPayload<object>;
/** Without the persons where the reader may not know them. */
export type IncidentStepRow = Omit<Step, 'userId' | 'userName' | 'detail'> & Partial<Step>;

/** What belongs to incidents and is only ever read here: their alarms and their history. */
@Injectable()
export class IncidentHistoryRepository {
  constructor(private readonly db: Database) {}

  /** In the order in which they were raised. */
  async alarms(actor: Actor, incidentIds: readonly Uuid[]): Promise<AlarmRow[]> {
    const where = { AND: [{ incidentId: { in: [...incidentIds] } }, actor.where('read', 'Alarm')] };
    const query = { where, select: actor.select('Alarm'), orderBy: { id: 'asc' as const } };
    return (await this.db.read((tx) => tx.alarm.findMany(query))) as unknown as AlarmRow[];
  }

  /** In the order in which they happened, by database time. */
  async steps(actor: Actor, incidentIds: readonly Uuid[]): Promise<IncidentStepRow[]> {
    const where = { AND: [{ incidentId: { in: [...incidentIds] } }, actor.where('read', 'IncidentStep')] };
    const select = actor.select('IncidentStep');
    const orderBy = [{ at: 'asc' as const }, { id: 'asc' as const }];
    const rows = await this.db.read((tx) => tx.incidentStep.findMany({ where, select, orderBy }));
    return rows as unknown as IncidentStepRow[];
  }
}
