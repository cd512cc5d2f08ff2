import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { newId } from '#kernel';
import { type AppConfig, addEvents, CONFIG, Logger, Outbox, type Sql, said, TenantPool } from '#platform';
import { addStep } from './alarm-engine.sql.js';
import { waitAfter } from './domain/escalation-ladder.js';
import {
  type ClaimedIncident,
  claim,
  type DueTimer,
  dueTimers,
  setNext,
  setReached,
  stopTimer,
} from './escalation.sql.js';
import { incidentChanged } from './incident.events.js';
import { TOPICS } from './incident.topics.js';
import { IncidentTeller } from './incident-teller.js';

const EVERY_MS = 500;
const AT_ONCE = 4;
const BATCH = 100;
const LAST_STEP = 3;

/**
 * Climbs the escalation ladder of incidents that nobody answers. Its timers are rows and its clock is the database's:
 * a worker that dies loses nothing, and several of them never tell twice. It rides on no queue.
 */
@Injectable()
export class EscalationSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pool: TenantPool,
    private readonly teller: IncidentTeller,
    private readonly outbox: Outbox,
    private readonly logger: Logger,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    const round = () => {
      this.running = this.sweep()
        .catch((error: unknown) => this.logger.error('The escalation sweep failed and is tried again', { err: error }))
        .finally(() => {
          if (this.timer) this.timer = setTimeout(round, EVERY_MS);
        });
    };
    this.timer = setTimeout(round, EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }

  /** One look at all timers; gives how many incidents escalated. One that fails does not keep the others from it. */
  async sweep(): Promise<number> {
    const due = await this.pool.transaction({ role: 'vigil_worker' }, (sql) => dueTimers(sql, BATCH));
    let escalated = 0;
    const next = async () => {
      for (let timer = due.shift(); timer; timer = due.shift()) if (await this.tryEscalate(timer)) escalated += 1;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    if (escalated > 0) this.outbox.hint();
    return escalated;
  }

  private async tryEscalate(timer: DueTimer): Promise<boolean> {
    const { providerId, enterpriseId, incidentId } = timer;
    try {
      const tenancy = { role: 'vigil_worker', providerId, enterpriseId } as const;
      return await this.pool.transaction(tenancy, (sql) => this.escalate(sql, timer));
    } catch (error) {
      this.logger.error('An incident could not be escalated and is tried again', { incidentId, err: error });
      return false;
    }
  }

  private async escalate(sql: Sql, timer: DueTimer): Promise<boolean> {
    const { incidentId } = timer;
    const incident = await claim(sql, timer);
    if (!incident) return false;
    if (incident.answered) {
      await stopTimer(sql, incidentId);
      return false;
    }
    const told = await this.tell(sql, timer, incident);
    const { step, regionPath, premisesId, kind } = incident;
    const detail = { step, deliveries: told.deliveryIds.length, unreachable: told.unreachable.length };
    await addStep(sql, incidentId, { id: newId(), step: 'ESCALATED', detail });
    await setReached(sql, incidentId, step);
    const wait = waitAfter(step, kind, this.config.escalationSeconds);
    if (wait === undefined) await stopTimer(sql, incidentId);
    else await setNext(sql, incidentId, step + 1, wait, step >= LAST_STEP);
    const payload = { incidentId, premisesId, regionPath, step: 'ESCALATED' as const };
    const { providerId, enterpriseId } = timer;
    await addEvents(sql, [said(incidentChanged, { providerId, enterpriseId, orderingKey: incidentId, payload })]);
    return true;
  }

  private tell(sql: Sql, timer: DueTimer, incident: ClaimedIncident) {
    const { premisesId, run, openedAt, answered: _answered, regionPath: _regionPath, ...facts } = incident;
    const params = { ...facts, openedAt: openedAt.toISOString() };
    // A ladder begun anew tells the same people at the same step again.
    const occasion = run > 0 ? `run ${run}` : undefined;
    return this.teller.tell(sql, { ...timer, premisesId, topic: TOPICS.escalated, params, occasion });
  }
}
