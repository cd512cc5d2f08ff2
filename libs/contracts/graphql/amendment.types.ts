import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';
import { PriceType } from './price.types.js';

export enum AmendmentState {
  OPEN = 'OPEN',
  ACCEPTED = 'ACCEPTED',
  DECLINED = 'DECLINED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(AmendmentState, {
  name: 'AmendmentState',
  description: 'Open for the other side to decide, accepted, declined by it, or withdrawn by whoever proposed it.',
});
export enum ContractSide {
  PROVIDER = 'PROVIDER',
  ENTERPRISE = 'ENTERPRISE',
}
registerEnumType(ContractSide, { name: 'ContractSide', description: 'One of the two parties of a contract.' });

@ObjectType('ContractAmendment', {
  description: 'The next version of a contract, as one side proposes it to the other.',
})
export class AmendmentType {
  @Field(() => ID, { description: 'Id of the proposal.' })
  id: string;

  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => ID, { description: 'The enterprise.' })
  enterpriseId: string;

  @Field(() => Int, { description: 'Number of the version that it makes; 1 is the contract as first signed.' })
  version: number;

  @Field(() => ContractSide, { description: 'Who proposes; the other side decides.' })
  proposedBy: ContractSide;

  @Field(() => AmendmentState, { description: 'Where it stands.' })
  state: AmendmentState;

  @Field(() => Date, { nullable: true, description: 'From when on it holds; null: from the acceptance on.' })
  effectiveAt?: Date | null;

  @Field(() => Date, { nullable: true, description: 'End of the contract as of this version.' })
  endsAt?: Date | null;

  @Field(() => [ID], { description: 'Devices that come.' })
  addedDeviceIds: string[];

  @Field(() => [ID], { description: 'Devices that go.' })
  removedDeviceIds: string[];

  @Field(() => String, { nullable: true, description: 'What the proposer says to it; no part of the terms.' })
  note?: string | null;

  @Field({ description: 'SHA-256 over the canonical JSON of the terms; what the other side accepts.' })
  contentHash: string;

  @Field({ description: 'All terms of the version as canonical JSON, word for word.' })
  terms: string;

  @Field(() => PriceType, {
    description: 'What it costs from then on, line by line; what is paid once, for the devices that come.',
  })
  price: PriceType;

  @Field(() => ID, { description: 'The plan version that it is made on.' })
  planId: string;

  @Field(() => Date, { description: 'Until when it can be accepted.' })
  validUntil: Date;

  @Field(() => Date, { nullable: true, description: 'When the provider accepted.' })
  providerAcceptedAt?: Date | null;

  @Field(() => ID, { nullable: true, description: 'Who accepted for the provider.' })
  providerAcceptedBy?: string | null;

  @Field(() => String, { nullable: true, description: 'Network address from which the provider accepted.' })
  providerAcceptedFrom?: string | null;

  @Field(() => Date, { nullable: true, description: 'When the enterprise accepted.' })
  enterpriseAcceptedAt?: Date | null;

  @Field(() => ID, { nullable: true, description: 'Who accepted for the enterprise.' })
  enterpriseAcceptedBy?: string | null;

  @Field(() => String, { nullable: true, description: 'Network address from which the enterprise accepted.' })
  enterpriseAcceptedFrom?: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was accepted, declined or withdrawn.' })
  decidedAt?: Date | null;

  @Field(() => Date, { description: 'When it was proposed.' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of amendments.' })
export class AmendmentConnection extends Connection(AmendmentType) {}

@ObjectType('ContractVersion', { description: 'What both sides have signed, from an instant up to the next version.' })
export class ContractVersionType {
  @Field(() => Int, { description: '1 is the contract as first signed.' })
  version: number;

  @Field(() => Date, { description: 'From this instant on.' })
  effectiveAt: Date;

  @Field(() => Date, { nullable: true, description: 'When the second side accepted it.' })
  acceptedAt?: Date | null;

  @Field(() => ID, { nullable: true, description: 'The amendment that made it; null for the first.' })
  amendmentId?: string | null;

  @Field(() => ID, { description: 'The plan version that it is made on.' })
  planId: string;

  @Field(() => Int, { description: 'How many devices its terms name.' })
  deviceCount: number;

  @Field({ description: 'SHA-256 over the canonical JSON of its terms.' })
  contentHash: string;

  @Field({ description: 'Its terms as canonical JSON, word for word.' })
  terms: string;

  @Field(() => PriceType, {
    nullable: true,
    description: 'What it costs, line by line; null for contracts of before prices were itemised.',
  })
  price?: PriceType | null;
}
