import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { AcknowledgeIncident } from '../use-cases/acknowledge-incident.js';
import { ArriveAtIncident } from '../use-cases/arrive-at-incident.js';
import { DispatchIncident } from '../use-cases/dispatch-incident.js';
import { AcknowledgeIncidentInput, ArriveAtIncidentInput, DispatchIncidentInput } from './incident.inputs.js';
import { toIncidentType } from './incident.presenter.js';
import { IncidentType } from './incident.types.js';

/** From the first answer to standing before it. */
@Resolver(() => IncidentType)
export class IncidentStepsResolver {
  constructor(
    private readonly acknowledging: AcknowledgeIncident,
    private readonly dispatching: DispatchIncident,
    private readonly arriving: ArriveAtIncident,
  ) {}

  @Mutation(() => IncidentType, { description: 'Says that you take care of it; the escalation stops.' })
  @Allow('acknowledge', 'Incident')
  async acknowledgeIncident(
    @CurrentActor() actor: Actor,
    @Args('input') input: AcknowledgeIncidentInput,
  ): Promise<IncidentType> {
    return toIncidentType(await this.acknowledging.execute(actor, { ...input }));
  }

  @Mutation(() => IncidentType, { description: 'Sends a crew. For the provider.' })
  @Allow('dispatch', 'Incident')
  async dispatchIncident(
    @CurrentActor() actor: Actor,
    @Args('input') input: DispatchIncidentInput,
  ): Promise<IncidentType> {
    return toIncidentType(await this.dispatching.execute(actor, { ...input }));
  }

  @Mutation(() => IncidentType, { description: 'Says that you stand before it.' })
  @Allow('arrive', 'Incident')
  async arriveAtIncident(
    @CurrentActor() actor: Actor,
    @Args('input') input: ArriveAtIncidentInput,
  ): Promise<IncidentType> {
    return toIncidentType(await this.arriving.execute(actor, { ...input }));
  }
}
