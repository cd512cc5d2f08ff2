import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import type { Uuid } from '#kernel';
import { DeliveryType, toDeliveryType } from '#notifications';
import { grouped, inOrder, loaderOf } from '#platform';
import { PremisesQueries, PremisesType, toPremisesType } from '#premises';
import { OrganisationQueries } from '#tenancy';
import { IncidentQueries } from '../incident.queries.js';
import { toAlarmType, toStepType } from './incident.presenter.js';
import { AlarmType, IncidentStepType, IncidentType } from './incident.types.js';

@Resolver(() => IncidentType)
export class IncidentFieldsResolver {
  constructor(
    private readonly queries: IncidentQueries,
    private readonly premisesQueries: PremisesQueries,
    private readonly organisations: OrganisationQueries,
  ) {}

  @ResolveField(() => [AlarmType], { description: 'Its alarms, in the order in which they were raised.' })
  @Allow('read', 'Incident')
  async alarms(@CurrentActor() actor: Actor, @Context() context: ActorContext, @Parent() { id }: IncidentType) {
    const loader = loaderOf(context, 'incidents.alarms', async (ids: readonly Uuid[]) =>
      grouped(ids, await this.queries.alarmsOf(actor, ids), (row) => row.incidentId),
    );
    return (await loader.load(id)).map(toAlarmType);
  }

  @ResolveField(() => [IncidentStepType], { description: 'Its history, each step timed by the database.' })
  @Allow('read', 'Incident')
  async steps(@CurrentActor() actor: Actor, @Context() context: ActorContext, @Parent() { id }: IncidentType) {
    const loader = loaderOf(context, 'incidents.steps', async (ids: readonly Uuid[]) =>
      grouped(ids, await this.queries.stepsOf(actor, ids), (row) => row.incidentId),
    );
    return (await loader.load(id)).map(toStepType);
  }

  @ResolveField(() => [DeliveryType], {
    nullable: true,
    description: 'Who was told, by which channel and with which outcome; hidden from authorities.',
  })
  @Allow('read', 'Incident')
  async deliveries(@CurrentActor() actor: Actor, @Context() context: ActorContext, @Parent() { id }: IncidentType) {
    if (!actor.can('read', 'Delivery')) return null;
    const loader = loaderOf(context, 'incidents.deliveries', async (ids: readonly Uuid[]) =>
      grouped(ids, await this.queries.deliveriesOf(actor, ids), (row) => row.subjectId),
    );
    return (await loader.load(id)).map(toDeliveryType);
  }

  @ResolveField(() => PremisesType, {
    nullable: true,
    description: 'Where it happens; empty where you see the place no longer.',
  })
  @Allow('read', 'Incident')
  async premises(@CurrentActor() actor: Actor, @Context() context: ActorContext, @Parent() incident: IncidentType) {
    const loader = loaderOf(context, 'incidents.premises', async (ids: readonly Uuid[]) =>
      inOrder(ids, await this.premisesQueries.byIds(actor, ids), (row) => row.id),
    );
    const row = await loader.load(incident.premisesId);
    return row && toPremisesType(row);
  }

  @ResolveField(() => String, { nullable: true, description: 'Name of the provider; empty where you do not see it.' })
  @Allow('read', 'Incident')
  async providerName(@CurrentActor() actor: Actor, @Context() context: ActorContext, @Parent() incident: IncidentType) {
    return (await this.organisations.load(context, actor, incident.providerId))?.name ?? null;
  }

  @ResolveField(() => String, { nullable: true, description: 'Name of the enterprise; empty where you do not see it.' })
  @Allow('read', 'Incident')
  async enterpriseName(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() incident: IncidentType,
  ) {
    return (await this.organisations.load(context, actor, incident.enterpriseId))?.name ?? null;
  }
}
