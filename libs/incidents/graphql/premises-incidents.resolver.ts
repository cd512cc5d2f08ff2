import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import type { Uuid } from '#kernel';
import { grouped, loaderOf } from '#platform';
import { PremisesType } from '#premises';
import { IncidentQueries } from '../incident.queries.js';
import { toIncidentType } from './incident.presenter.js';
import { IncidentType } from './incident.types.js';

@Resolver(() => PremisesType)
export class PremisesIncidentsResolver {
  constructor(private readonly incidents: IncidentQueries) {}

  @ResolveField(() => [IncidentType], {
    description: 'What is going on here: incidents that are not closed, newest first.',
  })
  @Allow('read', 'Incident')
  async openIncidents(@CurrentActor() actor: Actor, @Context() context: ActorContext, @Parent() { id }: PremisesType) {
    const loader = loaderOf(context, 'incidents.openAtPremises', async (ids: readonly Uuid[]) =>
      grouped(ids, await this.incidents.openAt(actor, ids), (row) => row.premisesId),
    );
    return (await loader.load(id)).map(toIncidentType);
  }
}
