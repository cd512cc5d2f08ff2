import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { DeviceQueries, DeviceType, toDeviceType } from '#devices';
import type { Uuid } from '#kernel';
import { inOrder, loaderOf } from '#platform';
import { AlarmType } from './incident.types.js';

@Resolver(() => AlarmType)
export class AlarmDeviceResolver {
  constructor(private readonly devices: DeviceQueries) {}

  @ResolveField(() => DeviceType, { nullable: true, description: 'The device; empty where you do not see it.' })
  @Allow('read', 'Incident')
  async device(@CurrentActor() actor: Actor, @Context() context: ActorContext, @Parent() alarm: AlarmType) {
    const loader = loaderOf(context, 'incidents.devices', async (ids: readonly Uuid[]) =>
      inOrder(ids, await this.devices.byIds(actor, ids), (row) => row.id),
    );
    const row = await loader.load(alarm.deviceId);
    return row && toDeviceType(row);
  }
}
