import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { AddIncidentNote } from '../use-cases/add-incident-note.js';
import { CloseIncident } from '../use-cases/close-incident.js';
import { VerifyIncident } from '../use-cases/verify-incident.js';
import { AddIncidentNoteInput, CloseIncidentInput, VerifyIncidentInput } from './incident.inputs.js';
import { toIncidentType } from './incident.presenter.js';
import { IncidentType } from './incident.types.js';

/** What it was, what was noted, and that it is over. */
@Resolver(() => IncidentType)
export class IncidentEndingsResolver {
  constructor(
    private readonly verifying: VerifyIncident,
    private readonly closing: CloseIncident,
    private readonly noting: AddIncidentNote,
  ) {}

  @Mutation(() => IncidentType, {
    description:
      'Says what it is. A confirmed FIRE is due to be forwarded at once; enterprises may confirm a fire only.',
  })
  @Allow('confirmFire', 'Incident')
  async verifyIncident(@CurrentActor() actor: Actor, @Args('input') input: VerifyIncidentInput): Promise<IncidentType> {
    return toIncidentType(await this.verifying.execute(actor, { ...input }));
  }

  @Mutation(() => IncidentType, { description: 'Closes a verified incident. For the provider.' })
  @Allow('close', 'Incident')
  async closeIncident(@CurrentActor() actor: Actor, @Args('input') input: CloseIncidentInput): Promise<IncidentType> {
    return toIncidentType(await this.closing.execute(actor, { ...input }));
  }

  @Mutation(() => IncidentType, { description: 'Adds a note to the history, in any state.' })
  @Allow('addNote', 'Incident')
  async addIncidentNote(
    @CurrentActor() actor: Actor,
    @Args('input') input: AddIncidentNoteInput,
  ): Promise<IncidentType> {
    return toIncidentType(await this.noting.execute(actor, { ...input }));
  }
}
