import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { PageArgs } from '#platform';
import { DeviceKind, DeviceState } from '../domain/device.js';
import { Liveness } from '../domain/liveness.js';

@InputType({ description: 'Which devices of some premises.' })
export class PremisesDevicesFilterInput {
  @Field(() => DeviceKind, { nullable: true, description: 'Only this kind.' })
  kind?: DeviceKind | null;

  @Field(() => DeviceState, { nullable: true, description: 'Only in this state.' })
  state?: DeviceState | null;

  @Field(() => Liveness, { nullable: true, description: 'Only of this liveness, by now.' })
  liveness?: Liveness | null;

  @Field(() => String, { nullable: true, description: 'Part of the serial number, name or location.' })
  text?: string | null;
}

@InputType({ description: 'Which devices.' })
export class DeviceFilterInput extends PremisesDevicesFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only in these premises.' })
  premisesId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only behind this transmitter.' })
  transmitterId?: string | null;
}

@ArgsType()
export class DevicesArgs extends PageArgs {
  @Field(() => DeviceFilterInput, { nullable: true, description: 'Which devices; left out: all that you may see.' })
  filter?: DeviceFilterInput | null;
}

@ArgsType()
export class PremisesDevicesArgs extends PageArgs {
  @Field(() => PremisesDevicesFilterInput, {
    nullable: true,
    description: 'Which devices; left out: all of the premises.',
  })
  filter?: PremisesDevicesFilterInput | null;
}

@InputType({ isAbstract: true })
class DeviceFields {
  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Where in the premises it hangs.' })
  location?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Address of a transmitter, needed for one: 12 hex digits or six decimal bytes with dots, high byte first.',
  })
  gbAddress?: string | null;

  @Field(() => ID, { nullable: true, description: 'The transmitter that speaks for it; of the same enterprise.' })
  transmitterId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Loop 回路 behind the transmitter, 0 to 65535.' })
  loop?: number | null;

  @Field(() => Int, { nullable: true, description: 'Point 点位 on the loop, 0 to 65535.' })
  point?: number | null;
}

@InputType({ description: 'A device to register.' })
export class CreateDeviceInput extends DeviceFields {
  @Field(() => ID, { description: 'The premises in which it stands.' })
  premisesId: string;

  @Field(() => ID, { description: 'Code of its model; see deviceModels.' })
  modelCode: string;

  @Field({ description: 'Serial number, unique with the provider.' })
  serial: string;

  @Field(() => String, { nullable: true, description: 'The same key and input give the same device again.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Changes to a device: what is left out stays, null empties.' })
export class UpdateDeviceInput extends DeviceFields {
  @Field(() => ID, { description: 'The device.' })
  id: string;

  @Field(() => String, { nullable: true, description: 'Serial number, unique with the provider.' })
  serial?: string;

  @Field(() => DeviceState, { nullable: true, description: 'Any state but RETIRED, for which there is retireDevice.' })
  state?: DeviceState;
}

@InputType({ description: 'A device to take out of life for good.' })
export class RetireDeviceInput {
  @Field(() => ID, { description: 'The device.' })
  id: string;
}

@InputType({ description: 'The device that gets a credential.' })
export class IssueDeviceCredentialInput {
  @Field(() => ID, { description: 'The device; it may speak for those behind it.' })
  deviceId: string;
}
