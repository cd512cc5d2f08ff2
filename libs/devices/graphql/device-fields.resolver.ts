import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type GraphqlContext, inOrder, loaderOf } from '#platform';
import { PremisesQueries, PremisesType, toPremisesType } from '#premises';
import { DeviceQueries, type SignOfLife } from '../device.queries.js';
import { Liveness } from '../domain/liveness.js';
import { DeviceModelType, DeviceType } from './device.types.js';
import { toDeviceType } from './devices.resolver.js';

@Resolver(() => DeviceType)
export class DeviceFieldsResolver {
  constructor(
    private readonly queries: DeviceQueries,
    private readonly premisesQueries: PremisesQueries,
  ) {}

  @ResolveField(() => Liveness, { description: 'Last sign of life against the heartbeat of the model.' })
  @Allow('read', 'Device')
  async liveness(
    @CurrentActor() actor: Actor,
    @Parent() device: DeviceType,
    @Context() context: GraphqlContext,
  ): Promise<Liveness> {
    return (await this.signOfLife(actor, device, context)).liveness;
  }

  @ResolveField(() => Date, { nullable: true, description: 'When it last gave a sign of life.' })
  @Allow('read', 'Device')
  async lastSeenAt(
    @CurrentActor() actor: Actor,
    @Parent() device: DeviceType,
    @Context() context: GraphqlContext,
  ): Promise<Date | null> {
    return (await this.signOfLife(actor, device, context)).lastSeenAt;
  }

  @ResolveField(() => DeviceModelType, { nullable: true, description: 'Its model.' })
  @Allow('read', 'DeviceModel')
  model(@Parent() device: DeviceType, @Context() context: GraphqlContext): Promise<DeviceModelType | null> {
    return loaderOf<string, DeviceModelType | null>(context, 'deviceModel.byCode', async (codes) =>
      inOrder(codes, (await this.queries.models()) as unknown as DeviceModelType[], (row) => row.code),
    ).load(device.modelCode);
  }

  @ResolveField(() => PremisesType, {
    nullable: true,
    description: 'The premises, unless they are no longer yours to see.',
  })
  @Allow('read', 'Premises')
  premises(
    @CurrentActor() actor: Actor,
    @Parent() device: DeviceType,
    @Context() context: GraphqlContext,
  ): Promise<PremisesType | null> {
    return loaderOf<string, PremisesType | null>(context, 'premises.byId', async (ids) =>
      inOrder(ids, (await this.premisesQueries.byIds(actor, ids)).map(toPremisesType), (row) => row.id),
    ).load(device.premisesId);
  }

  @ResolveField(() => DeviceType, { nullable: true, description: 'The transmitter that speaks for it.' })
  @Allow('read', 'Device')
  transmitter(
    @CurrentActor() actor: Actor,
    @Parent() device: DeviceType,
    @Context() context: GraphqlContext,
  ): Promise<DeviceType | null> | null {
    if (!device.transmitterId) return null;
    return loaderOf<string, DeviceType | null>(context, 'device.byId', async (ids) =>
      inOrder(ids, (await this.queries.byIds(actor, ids)).map(toDeviceType), (row) => row.id),
    ).load(device.transmitterId);
  }

  private signOfLife(actor: Actor, { id, modelCode }: DeviceType, context: GraphqlContext): Promise<SignOfLife> {
    return loaderOf<string, SignOfLife>(context, 'device.liveness', (keys) =>
      this.queries.livenessOf(
        actor,
        keys.map((key) => ({ id: key.slice(0, id.length), modelCode: key.slice(id.length) })),
      ),
    ).load(id + modelCode);
  }
}
