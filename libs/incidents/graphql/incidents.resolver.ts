import { Args, Context, ID, Query, Resolver, Subscription } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { type ConnectionOf, PageArgs, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { IncidentQueries } from '../incident.queries.js';
import type { IncidentRow } from '../incident.repository.js';
import { IncidentFeed } from '../incident-feed.js';
import { parseFilter } from './incident.filter.js';
import { IncidentFilterInput } from './incident.inputs.js';
import { toIncidentType } from './incident.presenter.js';
import { IncidentConnection, IncidentType } from './incident.types.js';

@Resolver(() => IncidentType)
export class IncidentsResolver {
  constructor(
    private readonly queries: IncidentQueries,
    private readonly feed: IncidentFeed,
  ) {}

  @Query(() => IncidentConnection, { description: 'Incidents that you handle, that are yours, or that you supervise.' })
  @Allow('read', 'Incident')
  async incidents(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => IncidentFilterInput, nullable: true }) filter?: IncidentFilterInput | null,
  ): Promise<ConnectionOf<IncidentType>> {
    return toConnection(await this.queries.list(actor, parseFilter(filter), pageRequest(page)), toIncidentType);
  }

  @Query(() => IncidentType, { description: 'One incident.' })
  @Allow('read', 'Incident')
  async incident(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<IncidentType> {
    return toIncidentType(await this.queries.byId(actor, parseInput(zUuid, id, 'id')));
  }

  @Subscription(() => IncidentType, {
    description: 'An incident each time something about it is new: its state, its kind, an alarm, a note.',
    resolve: (row: IncidentRow) => toIncidentType(row),
  })
  @Allow('read', 'Incident')
  incidentChanged(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Args('premisesId', { type: () => ID, nullable: true }) premisesId?: string | null,
  ): AsyncIterableIterator<IncidentRow> {
    const only = premisesId ? parseInput(zUuid, premisesId, 'premisesId') : undefined;
    return this.feed.changes(actor, context, only);
  }
}
