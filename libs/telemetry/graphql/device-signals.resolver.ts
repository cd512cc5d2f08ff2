import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { DeviceType } from '#devices';
import { PageArgs, pageRequest, toConnection } from '#platform';
import { SignalQueries } from '../signal.queries.js';
import { SignalConnection } from './signal.types.js';
import { toSignalType } from './telemetry.presenter.js';

@Resolver(() => DeviceType)
export class DeviceSignalsResolver {
  constructor(private readonly reader: SignalQueries) {}

  @ResolveField(() => SignalConnection, { description: 'What the device said, newest first.' })
  @Allow('read', 'Signal')
  async signals(
    @CurrentActor() actor: Actor,
    @Parent() device: DeviceType,
    @Args() page: PageArgs,
  ): Promise<SignalConnection> {
    return toConnection(await this.reader.ofDevice(actor, device.id, pageRequest(page)), toSignalType);
  }
}
