import { Inject, Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import { type AppConfig, addEvents, CONFIG, type Sql, said } from '#platform';
import {
  countSignal,
  type IncidentFacts,
  joinIncident,
  openIncident,
  raiseAlarm,
  readSituation,
  type SignalRow,
  type Situation,
  type StepRow,
  supersedeAlarm,
} from './alarm-engine.sql.js';
import { type Decision, decide, type OpenIncident, type StandingAlarm } from './domain/correlation.js';
import { waitAfter } from './domain/escalation-ladder.js';
import type { IncidentKind, IncidentStepName } from './domain/incident.js';
import { incidentChanged, incidentOpened, incidentTimed } from './incident.events.js';
import { type IncidentTopic, TOPICS } from './incident.topics.js';
import { peopleOf, type ReachablePerson } from './incident-people.sql.js';
import { IncidentTeller } from './incident-teller.js';

type JoinDecision = Extract<Decision, { do: 'join' }>;

/** What an alarm meets: where it was said, what stands there, and who may have to be told. */
interface Raising {
  readonly signal: SignalRow;
  readonly kind: IncidentKind;
  readonly situation: Situation;
  readonly people: readonly ReachablePerson[];
}

/** What stands once the alarm is written: the incident that people are told of. */
interface Raised {
  readonly incidentId: Uuid;
  readonly kind: IncidentKind;
  readonly people: readonly ReachablePerson[];
  readonly facts: IncidentFacts;
  readonly topic: IncidentTopic;
  /** Set where the first step tells once more. */
  readonly occasion?: Uuid;
}

/**
 * From an alarm that is said to an alarm that stands, an incident and the first people told, in the transaction of its caller, which
 * holds the lock of the premises. Statements that need nothing of each other are sent in one trip, in their order.
 */
@Injectable()
export class AlarmEngine {
  constructor(
    private readonly teller: IncidentTeller,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** True when people were told. */
  async raise(sql: Sql, signal: SignalRow, kind: IncidentKind): Promise<boolean> {
    const { providerId, enterpriseId, premisesId } = signal;
    const [situation, people] = await Promise.all([
      readSituation(sql, signal, kind),
      peopleOf(sql, providerId, enterpriseId, premisesId),
    ]);
    // Handled before, and the alarm restored since: the signal must not raise it once more.
    if (situation.seen) return false;
    const decision = decide(kind, standingAlarmOf(situation), openIncidentOf(situation));
    if (decision.do === 'count') {
      await countSignal(sql, situation.alarmId as Uuid, signal);
      return false;
    }
    if (decision.supersedes) await supersedeAlarm(sql, situation.alarmId as Uuid);
    const raising = { signal, kind, situation, people };
    return decision.do === 'open' ? this.open(sql, raising) : this.join(sql, raising, decision);
  }

  private async open(sql: Sql, raising: Raising): Promise<boolean> {
    const { signal, kind, situation, people } = raising;
    const [incidentId, alarmId] = [newId(), newId()];
    const step = stepRow('OPENED', { alarmId, deviceId: signal.deviceId, kind });
    const { providerId, enterpriseId, premisesId, regionPath } = signal;
    const payload = { incidentId, premisesId, regionPath, kind };
    const facts = { openedAt: situation.now, alarmCount: 1, test: signal.test };
    await Promise.all([
      openIncident(sql, signal, { incidentId, kind, step, at: situation.now, ...this.firstWait(kind) }),
      raiseAlarm(sql, alarmId, incidentId, kind, signal),
      addEvents(sql, [
        said(incidentOpened, { providerId, enterpriseId, orderingKey: incidentId, payload }),
        timed(signal, incidentId, 'OPENED'),
      ]),
      this.tell(sql, raising, { incidentId, kind, facts, people, topic: TOPICS.opened }),
    ]);
    return true;
  }

  private async join(sql: Sql, raising: Raising, how: JoinDecision): Promise<boolean> {
    const { signal, kind, situation: now, people } = raising;
    const [incidentId, alarmId] = [now.incidentId as Uuid, newId()];
    const { raise, reopen } = how;
    const detail = { alarmId, deviceId: signal.deviceId, kind };
    const steps = [stepRow('ALARM_JOINED', detail)];
    if (raise) steps.push(stepRow('KIND_RAISED', { alarmId, from: now.kind, to: kind }));
    if (reopen) steps.push(stepRow('REOPENED', { alarmId, from: now.state }));
    const [facts] = await Promise.all([
      joinIncident(sql, signal, { incidentId, kind, raise, reopen, steps, ...this.firstWait(kind) }),
      raiseAlarm(sql, alarmId, incidentId, kind, signal),
      addEvents(sql, [changed(signal, incidentId, raise ? 'KIND_RAISED' : 'ALARM_JOINED')]),
    ]);
    if (!how.tell) return false;
    const gravest = raise ? kind : (now.kind as IncidentKind);
    const telling = { incidentId, kind: gravest, facts, people, topic: joinedTopic(now, how), occasion: alarmId };
    await this.tell(sql, raising, telling);
    return true;
  }

  private async tell(sql: Sql, { signal, situation: at }: Raising, raised: Raised): Promise<void> {
    const { providerId, enterpriseId, premisesId, text } = signal;
    const { incidentId, kind, occasion, facts, people, topic } = raised;
    const params = {
      kind,
      premises: at.premisesName,
      address: at.address,
      device: at.deviceName,
      location: at.location,
      text,
      test: facts.test,
      alarms: facts.alarmCount,
      openedAt: facts.openedAt.toISOString(),
      step: 0,
    };
    const telling = { incidentId, providerId, enterpriseId, premisesId, topic, params, occasion };
    await this.teller.tell(sql, telling, people);
  }

  private firstWait(kind: IncidentKind): { escalateIn: number } {
    return { escalateIn: waitAfter(0, kind, this.config.escalationSeconds) ?? 0 };
  }
}

function joinedTopic({ state }: Situation, { raise, reopen }: JoinDecision): IncidentTopic {
  if (state === 'OPEN' && !raise) return TOPICS.escalated;
  return raise || reopen ? TOPICS.raised : TOPICS.alarmJoined;
}

function standingAlarmOf({ alarmIncidentState, silentSeconds }: Situation): StandingAlarm | undefined {
  if (alarmIncidentState === null || silentSeconds === null) return undefined;
  return { incidentState: alarmIncidentState, silentSeconds };
}

function openIncidentOf({ state, kind, verification, idleSeconds }: Situation): OpenIncident | undefined {
  if (state === null || kind === null || idleSeconds === null) return undefined;
  return { state, kind, verification, idleSeconds };
}

export function stepRow(step: IncidentStepName, detail: object): StepRow {
  return { id: newId(), step, detail };
}

export function timed(
  { providerId, enterpriseId }: Pick<SignalRow, 'providerId' | 'enterpriseId'>,
  incidentId: Uuid,
  step: 'OPENED' | 'HANDED_ON',
) {
  return said(incidentTimed, { providerId, enterpriseId, payload: { incidentId, step } });
}

export function changed(
  {
    providerId,
    enterpriseId,
    premisesId,
    regionPath,
  }: Pick<SignalRow, 'providerId' | 'enterpriseId' | 'premisesId' | 'regionPath'>,
  incidentId: Uuid,
  step: IncidentStepName,
) {
  const payload = { incidentId, premisesId, regionPath, step };
  return said(incidentChanged, { providerId, enterpriseId, orderingKey: incidentId, payload });
}
