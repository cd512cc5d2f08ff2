import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';
import { PriceType } from './price.types.js';

export enum ContractStateEnum {
  OFFERED = 'OFFERED',
  ACCEPTED = 'ACCEPTED',
  ACTIVE = 'ACTIVE',
  IN_ARREARS = 'IN_ARREARS',
  ENDING = 'ENDING',
  ENDED = 'ENDED',
  DECLINED = 'DECLINED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(ContractStateEnum, {
  name: 'ContractState',
  description: 'Where a contract stands. Arrears never stop monitoring.',
  valuesMap: {
    IN_ARREARS: { description: 'ACTIVE with a bill overdue; to others than the two parties it is ACTIVE.' },
  },
});

@ObjectType('Coverage', { description: 'A contract answers for a device from one instant to another.' })
export class CoverageType {
  @Field(() => ID, { description: 'Id of the coverage.' })
  id: string;

  @Field(() => ID, { description: 'The device.' })
  deviceId: string;

  @Field(() => ID, { description: 'The premises in which it stands.' })
  premisesId: string;

  @Field(() => Date, { description: 'From this instant on.' })
  validFrom: Date;

  @Field(() => Date, { nullable: true, description: 'Up to, not including, this instant; null: until ended.' })
  validTo?: Date | null;
}

@ObjectType('Contract', { description: 'A provider monitors devices of an enterprise on agreed terms.' })
export class ContractType {
  @Field(() => ID, { description: 'Id of the contract.' })
  id: string;

  @Field({ description: 'Number by which people name it.' })
  number: string;

  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => ID, { description: 'The enterprise.' })
  enterpriseId: string;

  @Field(() => ID, { description: 'The plan version it is made on.' })
  planId: string;

  @Field(() => ContractStateEnum, { description: 'Where it stands.' })
  state: ContractStateEnum;

  @Field(() => Date, { description: 'Start of the term.' })
  startsAt: Date;

  @Field(() => Date, { nullable: true, description: 'End of the term; null: until ended by notice.' })
  endsAt?: Date | null;

  @Field({ description: 'SHA-256 over the canonical JSON of the terms; what both sides accept.' })
  contentHash: string;

  @Field(() => String, {
    nullable: true,
    description: 'The terms as canonical JSON, word for word. Hidden from authorities.',
  })
  terms?: string | null;

  @Field(() => PriceType, {
    nullable: true,
    description: 'What it costs, line by line, as it stands in the terms. Hidden from authorities.',
  })
  price?: PriceType | null;

  @Field(() => Date, { nullable: true, description: 'When it was offered.' })
  offeredAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the provider accepted.' })
  providerAcceptedAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the enterprise accepted.' })
  enterpriseAcceptedAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'When monitoring began.' })
  activatedAt?: Date | null;

  @Field(() => ID, { nullable: true, description: 'The request that the offer answered.' })
  requestId?: string | null;

  @Field(() => Date, { nullable: true, description: 'Until when the offer can be accepted. Hidden from authorities.' })
  validUntil?: Date | null;

  @Field(() => ID, { nullable: true, description: 'The earlier offer in whose place this one stands.' })
  replacesId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Network address from which the provider accepted. Hidden from authorities.',
  })
  providerAcceptedFrom?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Network address from which the enterprise accepted. Hidden from authorities.',
  })
  enterpriseAcceptedFrom?: string | null;

  @Field(() => Date, { nullable: true, description: 'When notice was given.' })
  noticeGivenAt?: Date | null;

  @Field(() => ID, { nullable: true, description: 'Which party gave notice.' })
  noticeGivenBy?: string | null;

  @Field(() => Date, { nullable: true, description: 'When it ended.' })
  endedAt?: Date | null;
}

@ObjectType({ description: 'A page of contracts.' })
export class ContractConnection extends Connection(ContractType) {}

@InputType({ description: 'An offer of a plan for devices of an enterprise.' })
export class OfferContractInput {
  @Field(() => ID, { description: 'The enterprise.' })
  enterpriseId: string;

  @Field(() => ID, { description: 'A published plan version of yours.' })
  planId: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The request that this answers; needed where you do not serve the enterprise.',
  })
  requestId?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'An open offer of yours in whose place this one stands; it is withdrawn.',
  })
  replacesId?: string;

  @Field(() => Date, { nullable: true, description: 'Until when it can be accepted; default 30 days.' })
  validUntil?: Date;

  @Field(() => [ID], {
    nullable: true,
    description: 'All devices of these premises. Default: all of the enterprise, or of the request.',
  })
  premisesIds?: string[];

  @Field(() => [ID], { nullable: true, description: 'Exactly these devices.' })
  deviceIds?: string[];

  @Field(() => Date, { nullable: true, description: 'Start of the term; default now.' })
  startsAt?: Date;

  @Field(() => Date, { nullable: true, description: 'End of the term; default open.' })
  endsAt?: Date;

  @Field(() => Int, {
    nullable: true,
    description:
      'At its end it goes on for so many months (1 to 60), again and again, unless a side gives notice before.',
  })
  renewsForMonths?: number;

  @Field({ nullable: true, description: 'The same key makes the same offer once, however often it is sent.' })
  idempotencyKey?: string;
}

@InputType({ description: 'Says yes to exactly this content.' })
export class AcceptContractInput {
  @Field(() => ID, { description: 'The contract.' })
  id: string;

  @Field({ description: 'Its contentHash, as read.' })
  contentHash: string;

  @Field({
    nullable: true,
    description:
      'Take the devices over from the contracts that cover them now, in the instant in which this one starts.',
  })
  switchProvider?: boolean;
}

@InputType({ description: 'Names one contract.' })
export class ContractIdInput {
  @Field(() => ID, { description: 'The contract.' })
  id: string;
}

@InputType({ description: 'Narrows a list of contracts.' })
export class ContractFilterInput {
  @Field(() => [ContractStateEnum], { nullable: true, description: 'Only in one of these states.' })
  states?: ContractStateEnum[];

  @Field(() => ID, { nullable: true, description: 'Only with this provider.' })
  providerId?: string;

  @Field(() => ID, { nullable: true, description: 'Only with this enterprise.' })
  enterpriseId?: string;
}
