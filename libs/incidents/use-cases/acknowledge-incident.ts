import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { parseInput, Transactional } from '#platform';
import { StateChanged, StepNotPossible } from '../domain/incident.errors.js';
import { stateAfter } from '../domain/incident.transitions.js';
import { IncidentRepository, type IncidentRow } from '../incident.repository.js';
import { IncidentRecord } from '../incident-record.js';
import { type PlainStep, plainStepSchema } from './incident.inputs.js';

/** "I take care of it": stops the escalation ladder. */
@Injectable()
export class AcknowledgeIncident {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly record: IncidentRecord,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: PlainStep): Promise<IncidentRow> {
    const { id, note } = parseInput(plainStepSchema, raw);
    const incident = await this.incidents.get(actor, id, 'acknowledge');
    const to = stateAfter(incident.state, 'ACKNOWLEDGE');
    const first =
      to && (await this.incidents.advance(actor, incident, to, { answered: true }, { step: 'ACKNOWLEDGED', note }));
    if (!first) return this.tooLate(actor, id, note);
    await this.record.write(incident, 'ACKNOWLEDGED');
    return this.incidents.get(actor, id);
  }

  /** Someone was faster, which is good news and no error: who else cares is on record too. */
  private async tooLate(actor: Actor, id: string, note?: string | null): Promise<IncidentRow> {
    const incident = await this.incidents.get(actor, id);
    if (incident.state === 'CLOSED') throw new StepNotPossible({ state: incident.state });
    if (incident.state === 'OPEN') throw new StateChanged();
    if (await this.incidents.hasAcknowledged(actor, incident)) return incident;
    await this.incidents.addStep(actor, incident, { step: 'ACKNOWLEDGED_TOO', note });
    await this.record.write(incident, 'ACKNOWLEDGED_TOO');
    return incident;
  }
}
