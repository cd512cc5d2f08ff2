// Prepared SQL because a command that only looks and lets go needs a connection, not the application.
import { appendEntry } from '#audit';
import type { Uuid } from '#kernel';
import { type ParkedEvent, releaseParked, type Sql, type TenantPool } from '#platform';

const PLATFORM = `SELECT id FROM organisation WHERE kind = 'PLATFORM'`;

async function platformOf(sql: Sql): Promise<Uuid | undefined> {
  const [row] = await sql<{ id: Uuid }>('operator-platform', PLATFORM);
  return row?.id;
}

/**
 * Lets a parked event be tried anew and puts that on record: with the organisations it concerns, else with the platform. Gives
 * undefined where no such event is parked.
 */
export async function releaseEvent(pool: TenantPool, id: Uuid): Promise<ParkedEvent | undefined> {
  const organisationId = await pool.transaction({ role: 'vigil_worker' }, platformOf, true);
  return pool.transaction({ role: 'vigil_worker', organisationId }, async (sql) => {
    const event = await releaseParked(sql, id);
    if (!event) return undefined;
    const { provider_id, enterprise_id, name, attempts } = event;
    const concerned = [provider_id, enterprise_id].filter((one) => one !== null);
    const chains = concerned.length > 0 ? concerned : organisationId ? [organisationId] : [];
    const detail = { event: name, attempts };
    const entry = { action: 'outbox.released', subjectType: 'OutboxEvent', subjectId: id, chains, detail };
    // Before the platform is founded nobody has a chain that it could stand in.
    if (chains.length > 0) await appendEntry(sql, entry, { organisationId });
    return event;
  });
}
