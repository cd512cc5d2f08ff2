import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, pageRequest, parseInput, toConnection } from '#platform';
import { PremisesType } from '#premises';
import { deviceFilterSchema } from '../device.input.js';
import { DeviceQueries } from '../device.queries.js';
import { PremisesDevicesArgs } from './device.inputs.js';
import { DeviceConnection, type DeviceType } from './device.types.js';
import { toDeviceType } from './devices.resolver.js';

/** Adds the devices to their premises, which never hear of them. */
@Resolver(() => PremisesType)
export class PremisesDevicesResolver {
  constructor(private readonly queries: DeviceQueries) {}

  @ResolveField(() => DeviceConnection, { description: 'Devices in the premises that you may see, newest first.' })
  @Allow('read', 'Device')
  async devices(
    @CurrentActor() actor: Actor,
    @Parent() premises: PremisesType,
    @Args() args: PremisesDevicesArgs,
  ): Promise<ConnectionOf<DeviceType>> {
    const filter = parseInput(deviceFilterSchema, { ...args.filter, premisesId: premises.id }, 'filter');
    return toConnection(await this.queries.list(actor, filter, pageRequest(args)), toDeviceType);
  }
}
