import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { Outbox, parseInput, Transactional } from '#platform';
import { NotOfTheCrew, StateChanged, StepNotPossible } from '../domain/incident.errors.js';
import { stateAfter } from '../domain/incident.transitions.js';
import { incidentDispatched } from '../incident.events.js';
import { IncidentRepository, type IncidentRow } from '../incident.repository.js';
import { IncidentRecord } from '../incident-record.js';
import { type Dispatch, dispatchSchema } from './incident.inputs.js';

/** Sends a crew. Who sends one has answered: an incident that was still open counts as acknowledged. */
@Injectable()
export class DispatchIncident {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly record: IncidentRecord,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: Dispatch): Promise<IncidentRow> {
    const { id, note, userIds: given } = parseInput(dispatchSchema, raw);
    const userIds = [...new Set(given ?? [])];
    const incident = await this.incidents.get(actor, id, 'dispatch');
    const crew = await this.incidents.membersAmong(incident.providerId, userIds);
    if (crew !== userIds.length) throw new NotOfTheCrew({}, 'input.userIds');
    const to = stateAfter(incident.state, 'DISPATCH');
    if (!to) throw new StepNotPossible({ state: incident.state });
    const stamps = { answered: true, at: 'dispatched_at' } as const;
    const step = { step: 'DISPATCHED', note, detail: { userIds } } as const;
    if (!(await this.incidents.advance(actor, incident, to, stamps, step))) throw new StateChanged();
    await this.record.write(incident, 'DISPATCHED', { crew });
    if (crew > 0) await this.call(incident, userIds);
    return this.incidents.get(actor, id);
  }

  private async call({ id, providerId, enterpriseId, premisesId, regionPath }: IncidentRow, userIds: string[]) {
    const payload = { incidentId: id, premisesId, regionPath, userIds };
    await this.outbox.add(incidentDispatched, { providerId, enterpriseId, payload });
  }
}
