import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { parseInput, Transactional } from '#platform';
import { AlarmStillStanding, StateChanged, StepNotPossible } from '../domain/incident.errors.js';
import { INCIDENT_KINDS, isDanger } from '../domain/incident.js';
import { stateAfter } from '../domain/incident.transitions.js';
import { IncidentRepository, type IncidentRow } from '../incident.repository.js';
import { IncidentRecord } from '../incident-record.js';
import { type PlainStep, plainStepSchema } from './incident.inputs.js';

const DANGERS = INCIDENT_KINDS.filter(isDanger);

/** The end of a verified incident. Danger that a device still reports is closed over only with a reason. */
@Injectable()
export class CloseIncident {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly record: IncidentRecord,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: PlainStep): Promise<IncidentRow> {
    const { id, note } = parseInput(plainStepSchema, raw);
    const incident = await this.incidents.get(actor, id, 'close');
    const to = stateAfter(incident.state, 'CLOSE');
    if (!to) throw new StepNotPossible({ state: incident.state });
    const standing = await this.incidents.standingAlarms(id, DANGERS);
    if (standing > 0 && !note) throw new AlarmStillStanding({ count: standing }, 'input.note');
    const step = { step: 'CLOSED', note, detail: { standingAlarms: standing } } as const;
    if (!(await this.incidents.advance(actor, incident, to, { at: 'closed_at' }, step))) throw new StateChanged();
    await this.record.write(incident, 'CLOSED', { standingAlarms: standing });
    return this.incidents.get(actor, id);
  }
}
