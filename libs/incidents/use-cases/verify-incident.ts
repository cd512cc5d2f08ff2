import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { parseInput, Transactional } from '#platform';
import { StateChanged, StepNotPossible } from '../domain/incident.errors.js';
import { stateAfter } from '../domain/incident.transitions.js';
import { IncidentRepository, type IncidentRow } from '../incident.repository.js';
import { IncidentRecord } from '../incident-record.js';
import { type Verify, verifySchema } from './incident.inputs.js';

/** What it was. A confirmed fire is due to be forwarded to the command centre at once. */
@Injectable()
export class VerifyIncident {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly record: IncidentRecord,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: Verify): Promise<IncidentRow> {
    const { id, result, cause, note } = parseInput(verifySchema, raw);
    const isFire = result === 'FIRE';
    const action = isFire ? 'confirmFire' : 'verify';
    actor.assert(action, 'Incident');
    const incident = await this.incidents.get(actor, id, action);
    const to = stateAfter(incident.state, isFire ? 'CONFIRM_FIRE' : 'VERIFY');
    if (!to || incident.verification === 'FIRE') throw new StepNotPossible({ state: incident.state });
    const stamps = { answered: true, at: 'verified_at', verification: result, cause } as const;
    const step = { step: 'VERIFIED', note, detail: { result, cause: cause ?? null } } as const;
    if (!(await this.incidents.advance(actor, incident, to, stamps, step))) throw new StateChanged();
    await this.record.write(incident, 'VERIFIED', { result });
    if (isFire) {
      await this.incidents.addStep(actor, incident, { step: 'FORWARD_DUE' });
      await this.record.write(incident, 'FORWARD_DUE');
    }
    return this.incidents.get(actor, id);
  }
}
