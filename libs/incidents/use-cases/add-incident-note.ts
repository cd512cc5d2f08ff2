import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { Idempotency, parseInput, Transactional } from '#platform';
import { IncidentRepository, type IncidentRow } from '../incident.repository.js';
import { IncidentRecord } from '../incident-record.js';
import { type AddNote, addNoteSchema } from './incident.inputs.js';

/** Something worth keeping, in any state: what is learnt after the closing belongs to the history too. */
@Injectable()
export class AddIncidentNote {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly record: IncidentRecord,
    private readonly idempotency: Idempotency,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: AddNote): Promise<IncidentRow> {
    const { idempotencyKey, ...input } = parseInput(addNoteSchema, raw);
    const incident = await this.incidents.get(actor, input.id, 'addNote');
    await this.idempotency.once(actor.organisationId, 'addIncidentNote', idempotencyKey, input, async () => {
      await this.incidents.addStep(actor, incident, { step: 'NOTE_ADDED', note: input.note });
      await this.record.write(incident, 'NOTE_ADDED');
      return incident.id;
    });
    return incident;
  }
}
