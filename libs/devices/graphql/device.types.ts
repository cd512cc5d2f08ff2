import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';
import { DeviceKind, DeviceState } from '../domain/device.js';
import { Liveness } from '../domain/liveness.js';

registerEnumType(DeviceKind, { name: 'DeviceKind', description: 'What a device is.' });
registerEnumType(DeviceState, { name: 'DeviceState', description: 'Where a device stands in its life.' });
registerEnumType(Liveness, {
  name: 'Liveness',
  description:
    'Last sign of life against the heartbeat of the model: ONLINE up to 1.5 heartbeats, LATE up to 3, then OFFLINE.',
});

@ObjectType('DeviceModel', { description: 'A model of the catalogue.' })
export class DeviceModelType {
  @Field(() => ID, { description: 'Code of the model.' })
  code: string;

  @Field(() => DeviceKind, { description: 'What devices of this model are.' })
  kind: DeviceKind;

  @Field({ description: 'English name.' })
  name: string;

  @Field({ description: 'Chinese name.' })
  nameZh: string;

  @Field({ description: 'Who makes it.' })
  maker: string;

  @Field({ description: 'How it speaks.' })
  protocol: string;

  @Field(() => String, { nullable: true, description: 'Dialect of GB/T 26875.3, only of a transmitter.' })
  profile?: string | null;

  @Field(() => Int, { description: 'Seconds between two signs of life.' })
  heartbeatSeconds: number;

  @Field(() => Int, { description: 'Months after which it must be replaced.' })
  serviceLifeMonths: number;
}

@ObjectType('Device', {
  description: 'A device in premises: a detector, a sensor, a bell, or the transmitter that speaks for them.',
})
export class DeviceType {
  @Field(() => ID, { description: 'Id of the device.' })
  id: string;

  @Field(() => ID, { description: 'The provider that keeps its record.' })
  providerId: string;

  @Field(() => ID, { description: 'The enterprise in whose premises it stands.' })
  enterpriseId: string;

  @Field(() => ID, { description: 'The premises in which it stands.' })
  premisesId: string;

  modelCode: string;

  @Field(() => DeviceKind, { description: 'What it is.' })
  kind: DeviceKind;

  @Field({ description: 'Serial number, unique with its provider.' })
  serial: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Where in the premises it hangs.' })
  location?: string | null;

  @Field(() => DeviceState, { description: 'Where it stands in its life.' })
  state: DeviceState;

  @Field(() => String, {
    nullable: true,
    description: 'Address of a transmitter 用传 on the wire: 12 hex digits, high byte first.',
  })
  gbAddress?: string | null;

  @Field(() => ID, { nullable: true, description: 'The transmitter that speaks for it.' })
  transmitterId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Loop 回路 behind the transmitter.' })
  loop?: number | null;

  @Field(() => Int, { nullable: true, description: 'Point 点位 on the loop.' })
  point?: number | null;

  @Field(() => Date, { nullable: true, description: 'When it was installed.' })
  installedAt?: Date | null;

  @Field({ description: 'When it was registered.' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of devices, newest first.' })
export class DeviceConnection extends Connection(DeviceType) {}

@ObjectType('DeviceCredential', {
  description: 'A credential with which a device or its gateway signs in. The token is shown once.',
})
export class DeviceCredentialType {
  @Field(() => ID, { description: 'Id of the credential.' })
  id: string;

  @Field(() => ID, { description: 'The device it is for.' })
  deviceId: string;

  @Field({ description: 'The part of the token by which it is known.' })
  prefix: string;

  @Field({ description: 'The token itself, vd_<8>_<secret>: keep it now, it is never shown again.' })
  token: string;
}
