import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { parseInput, Transactional } from '#platform';
import { StateChanged, StepNotPossible } from '../domain/incident.errors.js';
import { stateAfter } from '../domain/incident.transitions.js';
import { IncidentRepository, type IncidentRow } from '../incident.repository.js';
import { IncidentRecord } from '../incident-record.js';
import { type PlainStep, plainStepSchema } from './incident.inputs.js';

/** Somebody stands before it: the crew, or the guard who ran up the stairs. */
@Injectable()
export class ArriveAtIncident {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly record: IncidentRecord,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: PlainStep): Promise<IncidentRow> {
    const { id, note } = parseInput(plainStepSchema, raw);
    const incident = await this.incidents.get(actor, id, 'arrive');
    const to = stateAfter(incident.state, 'ARRIVE');
    if (!to) throw new StepNotPossible({ state: incident.state });
    const arrived = await this.incidents.advance(actor, incident, to, { at: 'arrived_at' }, { step: 'ARRIVED', note });
    if (!arrived) throw new StateChanged();
    await this.record.write(incident, 'ARRIVED');
    return this.incidents.get(actor, id);
  }
}
