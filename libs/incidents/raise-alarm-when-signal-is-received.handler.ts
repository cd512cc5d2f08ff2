import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { addEvents, type HandledEvent, Metrics, OnEvent, Outbox, type Sql } from '#platform';
import { signalReceived } from '#telemetry';
import { AlarmEngine, changed, stepRow } from './alarm-engine.js';
import { addStep, lockAndRead, planOnce, restoreAlarms, type SignalRow } from './alarm-engine.sql.js';
import { meaningOf } from './domain/alarm-of-signal.js';
import type { IncidentKind } from './domain/incident.js';

type SignalReceived = Parameters<typeof signalReceived.schema.parse>[0] & {
  signalId: Uuid;
  receivedAt: string;
  premisesId: Uuid;
};

/** What a stored signal means for people: an alarm, the end of one, or nothing. */
@Injectable()
export class RaiseAlarmWhenSignalIsReceived {
  constructor(
    private readonly engine: AlarmEngine,
    private readonly outbox: Outbox,
    private readonly metrics: Metrics,
  ) {}

  @OnEvent(signalReceived, { sql: true, early: true, name: 'incidents.raise-alarm' })
  async handle(event: HandledEvent<SignalReceived>, sql: Sql, fresh: Promise<boolean>): Promise<void> {
    const { signalId, receivedAt, premisesId } = event.payload;
    const [signal] = await Promise.all([lockAndRead(sql, signalId, receivedAt, premisesId), planOnce(sql)]);
    if (!(await fresh)) return;
    const meaning = meaningOf(signal);
    if (meaning.is === 'information') return;
    const told = meaning.is === 'alarm' && (await this.engine.raise(sql, signal, meaning.kind));
    if (meaning.is === 'restore') await this.restore(sql, signal, meaning.kinds);
    event.afterCommit(() => {
      this.outbox.hint();
      const seconds = (Date.now() - signal.receivedAt.getTime()) / 1_000;
      if (told) this.metrics.toldLatency.observe({ channel: 'IN_APP' }, Math.max(0, seconds));
    });
  }

  private async restore(sql: Sql, signal: SignalRow, kinds?: readonly IncidentKind[]): Promise<void> {
    for (const { id, alarmIds } of await restoreAlarms(sql, signal, kinds)) {
      await addStep(sql, id, stepRow('ALARM_RESTORED', { alarmIds, deviceId: signal.deviceId }));
      await addEvents(sql, [changed(signal, id, 'ALARM_RESTORED')]);
    }
  }
}
