import { Field, ID, InputType } from '@nestjs/graphql';
import { AmendmentState } from './amendment.types.js';

@InputType({ description: 'The next version of a contract in force: what is left out stays as it is.' })
export class ProposeAmendmentInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'Devices to add, at most 2,000; covered by nobody at that instant.',
  })
  addDeviceIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Devices to remove, at most 2,000.' })
  removeDeviceIds?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Another published plan of the provider.' })
  planId?: string | null;

  @Field(() => Date, { nullable: true, description: 'A later end than the one agreed.' })
  endsAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'From when on it is to hold; default: from the acceptance on.' })
  effectiveAt?: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Until when it can be accepted; default 30 days, never beyond effectiveAt or the end of the contract.',
  })
  validUntil?: Date | null;

  @Field(() => String, { nullable: true, description: 'A word to the other side; no part of the terms.' })
  note?: string | null;

  @Field(() => String, { nullable: true, description: 'The same key makes the same proposal once.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Says yes to exactly this content.' })
export class AcceptAmendmentInput {
  @Field(() => ID, { description: 'The proposal.' })
  id: string;

  @Field({ description: 'Its contentHash, as read.' })
  contentHash: string;
}

@InputType({ description: 'Names one proposal.' })
export class AmendmentIdInput {
  @Field(() => ID, { description: 'The proposal.' })
  id: string;
}

@InputType({ description: 'Narrows a list of amendments.' })
export class AmendmentFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only of this contract.' })
  contractId?: string;

  @Field(() => [AmendmentState], { nullable: true, description: 'Only in one of these states.' })
  states?: AmendmentState[];
}
