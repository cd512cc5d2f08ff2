import { Injectable } from '@nestjs/common';
import { devicesHandedOver } from '#contracts';
import type { Uuid } from '#kernel';
import { addEvents, type HandledEvent, OnEvent, Outbox, type Sql, said } from '#platform';
import { AlarmEngine, changed, stepRow, timed } from './alarm-engine.js';
import { addStep, restoreAlarms, type SignalRow } from './alarm-engine.sql.js';
import { alarmsLeft, type HandedAlarm, lockPremises, placesLeft, release } from './hand-on.sql.js';
import { incidentHandedOn } from './incident.events.js';

type HandedOn = Parameters<typeof incidentHandedOn.schema.parse>[0] & {
  premisesId: Uuid;
  alarms: HandedAlarm[];
};

/**
 * Devices have changed their provider: what stands open is handed on with them. The old incident keeps its history and ends; the new
 * provider gets one of its own, which tells everybody from the first step on. Both halves are promised in one transaction.
 */
@Injectable()
export class HandOnIncidents {
  constructor(
    private readonly engine: AlarmEngine,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(devicesHandedOver, { sql: true, name: 'incidents.hand-on' })
  async leave(event: HandledEvent<{ contractId: Uuid; toProviderId: Uuid }>, sql: Sql): Promise<void> {
    const { providerId: from, enterpriseId, payload } = event;
    if (!from || !enterpriseId) throw new Error('A handover names both tenants');
    // Only to another contract: the same desk goes on.
    if (from === payload.toProviderId) return;
    for (const premisesId of await placesLeft(sql, from, enterpriseId, payload.toProviderId)) {
      await lockPremises(sql, premisesId);
      const alarms = await alarmsLeft(sql, from, premisesId, payload.toProviderId);
      if (alarms.length > 0)
        await this.handOn(sql, { from, to: payload.toProviderId, enterpriseId, premisesId, alarms });
    }
    event.afterCommit(() => this.outbox.hint());
  }

  @OnEvent(incidentHandedOn, { sql: true, name: 'incidents.take-over' })
  async take(event: HandledEvent<HandedOn>, sql: Sql): Promise<void> {
    const { providerId, enterpriseId, payload } = event;
    if (!providerId || !enterpriseId) throw new Error('An incident that is handed on names both tenants');
    await lockPremises(sql, payload.premisesId);
    for (const alarm of payload.alarms) {
      const signal = signalOf(alarm, providerId, enterpriseId);
      await this.engine.raise(sql, signal, alarm.kind);
      if (alarm.restored) await restoreAlarms(sql, signal, [alarm.kind]);
    }
    event.afterCommit(() => this.outbox.hint());
  }

  private async handOn(
    sql: Sql,
    what: { from: Uuid; to: Uuid; enterpriseId: Uuid; premisesId: Uuid; alarms: HandedAlarm[] },
  ): Promise<void> {
    const { from, to, enterpriseId, premisesId, alarms } = what;
    const closed = await release(sql, alarms);
    for (const incidentId of new Set(alarms.map((alarm) => alarm.incidentId))) {
      const own = alarms.filter((alarm) => alarm.incidentId === incidentId);
      const detail = { alarmIds: own.map(({ alarmId }) => alarmId), closed: closed.includes(incidentId) };
      await addStep(sql, incidentId, stepRow('HANDED_ON', detail));
      const tenants = { providerId: from, enterpriseId, premisesId, regionPath: own[0]?.regionPath ?? '' };
      await addEvents(sql, [changed(tenants, incidentId, 'HANDED_ON'), timed(tenants, incidentId, 'HANDED_ON')]);
    }
    const payload = { premisesId, alarms };
    await addEvents(sql, [said(incidentHandedOn, { providerId: to, enterpriseId, orderingKey: premisesId, payload })]);
  }
}

function signalOf(alarm: HandedAlarm, providerId: Uuid, enterpriseId: Uuid): SignalRow {
  const { signalId, raisedAt, occurredAt, ...rest } = alarm;
  return {
    ...rest,
    id: signalId,
    providerId,
    enterpriseId,
    receivedAt: new Date(raisedAt),
    occurredAt: occurredAt === null ? null : new Date(occurredAt),
    flags: [],
  };
}
