import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';

export enum HandoverState {
  PLANNED = 'PLANNED',
  DONE = 'DONE',
  CANCELLED = 'CANCELLED',
}
registerEnumType(HandoverState, {
  name: 'HandoverState',
  description: 'Waiting for its instant, done, or cancelled before it.',
});

@ObjectType('Handover', { description: 'Devices pass from one contract to another at one instant, without a gap.' })
export class HandoverType {
  @Field(() => ID, { description: 'Id of the handover.' })
  id: string;

  @Field(() => ID, { description: 'Whose devices they are.' })
  enterpriseId: string;

  @Field(() => ID, { description: 'Who answers until the instant.' })
  fromProviderId: string;

  @Field(() => ID, { description: 'The contract that the devices leave.' })
  fromContractId: string;

  @Field(() => ID, { description: 'Who answers from the instant on.' })
  toProviderId: string;

  @Field(() => ID, { description: 'The contract that takes the devices over.' })
  toContractId: string;

  @Field(() => Date, { description: 'The instant.' })
  takesEffectAt: Date;

  @Field(() => HandoverState, { description: 'How far it is.' })
  state: HandoverState;

  @Field(() => Date, { nullable: true, description: 'When it was done or cancelled.' })
  endedAt?: Date | null;
}

@ObjectType({ description: 'A page of handovers.' })
export class HandoverConnection extends Connection(HandoverType) {}

@ObjectType('CoverageGap', {
  description: 'From an instant on nobody will watch these devices, unless something is done.',
})
export class CoverageGapType {
  @Field(() => ID, { description: 'The contract that ends.' })
  contractId: string;

  @Field(() => ID, { description: 'Who watches until then.' })
  providerId: string;

  @Field(() => ID, { description: 'Whose devices they are.' })
  enterpriseId: string;

  @Field(() => ID, { description: 'Where they stand.' })
  premisesId: string;

  @Field(() => Date, { description: 'From when on.' })
  at: Date;

  @Field(() => Int, { description: 'How many devices.' })
  devices: number;
}

@InputType({ description: 'Narrows a list of handovers.' })
export class HandoverFilterInput {
  @Field(() => [HandoverState], { nullable: true, description: 'Only in one of these states.' })
  states?: HandoverState[];
}

@InputType({ description: 'Ends a contract in force, keeping its notice.' })
export class GiveNoticeInput {
  @Field(() => ID, { description: 'The contract.' })
  id: string;

  @Field(() => Date, { nullable: true, description: 'When it is to end; default: as early as its notice allows.' })
  endsAt?: Date;

  @Field({ nullable: true, description: 'Why; kept in the audit log of both parties.' })
  reason?: string;
}
