import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Connection } from '#platform';

@ObjectType('Quarantine', {
  description: 'Device data that could not be read, or that came from nobody known. Kept as it came.',
})
export class QuarantineType {
  @Field(() => ID, { description: 'Id of the entry.' })
  id: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The provider answerable for the transmitter, or whose machine sent it; null where neither is known.',
  })
  providerId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The enterprise, where its own machine sent it.' })
  enterpriseId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The device, where it is known.' })
  deviceId?: string | null;

  @Field({ description: 'How it came.' })
  protocol: string;

  @Field(() => String, { nullable: true, description: 'Network address of the sender.' })
  remoteAddress?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Who it says it is: address of the transmitter (12 hex digits, high byte first), serial or id of the device.',
  })
  sourceAddress?: string | null;

  @Field({ description: 'Why: unknownTransmitter, unknownDevice, badShape, badChecksum, lengthMismatch, vendorType …' })
  reason: string;

  @Field(() => String, { nullable: true, description: 'What exactly did not fit.' })
  detail?: string | null;

  @Field({ description: 'The bytes, in hex; the first 4096 of them.' })
  raw: string;

  @Field(() => Int, { description: 'How often the same came within the hour.' })
  count: number;

  @Field(() => Date, { description: 'When it first came.' })
  receivedAt: Date;

  @Field(() => Date, { description: 'When it last came.' })
  lastAt: Date;

  @Field(() => Date, { nullable: true, description: 'When somebody marked it as looked at.' })
  resolvedAt?: Date | null;

  @Field(() => ID, { nullable: true, description: 'Who did.' })
  resolvedBy?: string | null;
}

@ObjectType({ description: 'A page of quarantine entries, newest first.' })
export class QuarantineConnection extends Connection(QuarantineType) {}

@InputType({ description: 'Which entries.' })
export class QuarantineFilterInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only those that were looked at; false: only the others.',
  })
  resolved?: boolean | null;
}

@InputType({ description: 'The entry that was looked at.' })
export class ResolveQuarantineInput {
  @Field(() => ID, { description: 'The entry.' })
  id: string;
}
