import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { deviceFilterSchema } from '../device.input.js';
import { DeviceQueries } from '../device.queries.js';
import type { DeviceRow } from '../device.repository.js';
import { CreateDevice } from '../use-cases/create-device.js';
import { IssueDeviceCredential } from '../use-cases/issue-device-credential.js';
import { RetireDevice } from '../use-cases/retire-device.js';
import { UpdateDevice } from '../use-cases/update-device.js';
import {
  CreateDeviceInput,
  DevicesArgs,
  IssueDeviceCredentialInput,
  RetireDeviceInput,
  UpdateDeviceInput,
} from './device.inputs.js';
import { DeviceConnection, DeviceCredentialType, DeviceModelType, DeviceType } from './device.types.js';

@Resolver(() => DeviceType)
export class DevicesResolver {
  constructor(
    private readonly queries: DeviceQueries,
    private readonly creating: CreateDevice,
    private readonly updating: UpdateDevice,
    private readonly retiring: RetireDevice,
    private readonly issuing: IssueDeviceCredential,
  ) {}

  @Query(() => DeviceConnection, { description: 'Devices that you may see, newest first.' })
  @Allow('read', 'Device')
  async devices(@CurrentActor() actor: Actor, @Args() args: DevicesArgs): Promise<ConnectionOf<DeviceType>> {
    const filter = parseInput(deviceFilterSchema, args.filter ?? {}, 'filter');
    return toConnection(await this.queries.list(actor, filter, pageRequest(args)), toDeviceType);
  }

  @Query(() => DeviceType, { description: 'One device by id.' })
  @Allow('read', 'Device')
  async device(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<DeviceType> {
    return toDeviceType(await this.queries.byId(actor, parseInput(zUuid, id, 'id')));
  }

  @Query(() => [DeviceModelType], { description: 'The catalogue of models, by code.' })
  @Allow('read', 'DeviceModel')
  async deviceModels(): Promise<DeviceModelType[]> {
    return (await this.queries.models()).map((row) => ({ ...row, kind: row.kind as DeviceModelType['kind'] }));
  }

  @Mutation(() => DeviceType, { description: 'Registers a device in premises that your provider serves.' })
  @Allow('create', 'Device')
  async createDevice(@CurrentActor() actor: Actor, @Args('input') input: CreateDeviceInput): Promise<DeviceType> {
    return toDeviceType(await this.creating.execute(actor, input));
  }

  @Mutation(() => DeviceType, { description: 'Changes a device; what is left out stays.' })
  @Allow('update', 'Device')
  async updateDevice(@CurrentActor() actor: Actor, @Args('input') input: UpdateDeviceInput): Promise<DeviceType> {
    return toDeviceType(await this.updating.execute(actor, input));
  }

  @Mutation(() => DeviceType, { description: 'Takes a device out of life for good; its history stays.' })
  @Allow('retire', 'Device')
  async retireDevice(@CurrentActor() actor: Actor, @Args('input') input: RetireDeviceInput): Promise<DeviceType> {
    return toDeviceType(await this.retiring.execute(actor, input));
  }

  @Mutation(() => DeviceCredentialType, {
    description: 'Issues a credential with which the device or its gateway signs in.',
  })
  @Allow('create', 'DeviceCredential')
  issueDeviceCredential(
    @CurrentActor() actor: Actor,
    @Args('input') input: IssueDeviceCredentialInput,
  ): Promise<DeviceCredentialType> {
    return this.issuing.execute(actor, input);
  }
}

export function toDeviceType(row: DeviceRow): DeviceType {
  return { ...row, kind: row.kind as DeviceType['kind'], state: row.state as DeviceType['state'] };
}
