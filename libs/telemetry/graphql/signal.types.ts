import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection } from '#platform';

@ObjectType('Measurement', { description: 'A value that a device measured.' })
export class MeasurementType {
  @Field({ description: 'What was measured: a code of GB/T 26875.3 table 7, or the name that the sender uses.' })
  code: string;

  @Field(() => Float, { description: 'The value.' })
  value: number;

  @Field({ description: 'Its unit.' })
  unit: string;
}

@ObjectType('Signal', { description: 'What a device said, as it was received. It never changes.' })
export class SignalType {
  @Field(() => ID, { description: 'Id of the signal.' })
  id: string;

  @Field(() => ID, {
    description: 'The device that is meant; the transmitter where none is registered at its loop and point.',
  })
  deviceId: string;

  @Field(() => ID, { description: 'The premises at that time.' })
  premisesId: string;

  @Field(() => ID, { nullable: true, description: 'The transmitter that spoke for it.' })
  transmitterId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Loop 回路 as sent.' })
  loop?: number | null;

  @Field(() => Int, { nullable: true, description: 'Point 点位 as sent.' })
  point?: number | null;

  @Field({ description: 'The most urgent thing it says: fire, fault, restore, measurement …' })
  kind: string;

  @Field(() => String, {
    nullable: true,
    description: 'Kind of hazard, where the device told: smoke, heat, gas, electrical …',
  })
  hazard?: string | null;

  @Field({ description: 'The device says that it is under test. It never makes a fire less.' })
  test: boolean;

  @Field(() => [String], { description: 'Everything it says, also what did not decide the kind.' })
  flags: string[];

  @Field(() => String, { nullable: true, description: 'Text of the device.' })
  text?: string | null;

  @Field(() => MeasurementType, { nullable: true, description: 'The measured value.' })
  measurement?: MeasurementType | null;

  @Field(() => Date, { description: 'When it was received, by the clock of the database: this one counts.' })
  receivedAt: Date;

  @Field(() => Date, { nullable: true, description: "When it happened by the device's own clock: evidence only." })
  occurredAt?: Date | null;

  @Field({ description: 'How it came.' })
  protocol: string;
}

@ObjectType({ description: 'A page of signals, newest first.' })
export class SignalConnection extends Connection(SignalType) {}
