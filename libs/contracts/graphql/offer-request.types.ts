import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';

export enum OfferRequestState {
  OPEN = 'OPEN',
  DECLINED = 'DECLINED',
  CLOSED = 'CLOSED',
}
registerEnumType(OfferRequestState, {
  name: 'OfferRequestState',
  description: 'Open for offers, declined by the provider, or closed by the enterprise.',
});

@ObjectType('OfferRequestDevice', { description: 'A device for which an offer is asked, as the enterprise shows it.' })
export class OfferRequestDeviceType {
  @Field(() => ID, { description: 'The device.' })
  deviceId: string;

  @Field({ description: 'Its serial number.' })
  serial: string;

  @Field({ description: 'Its kind, such as SMOKE.' })
  kind: string;

  @Field(() => ID, { description: 'The premises in which it stands.' })
  premisesId: string;

  @Field({ description: 'Name of the premises.' })
  premisesName: string;
}

@ObjectType('OfferRequest', { description: 'An enterprise asks a provider for an offer for devices of its premises.' })
export class OfferRequestType {
  @Field(() => ID, { description: 'Id of the request.' })
  id: string;

  @Field(() => ID, { description: 'The provider that is asked.' })
  providerId: string;

  @Field(() => ID, { description: 'The enterprise that asks.' })
  enterpriseId: string;

  @Field({ description: 'Name of the enterprise.' })
  enterpriseName: string;

  @Field(() => String, { nullable: true, description: 'What the enterprise wants to be considered.' })
  message?: string | null;

  @Field(() => OfferRequestState, { description: 'Whether offers can still be made.' })
  state: OfferRequestState;

  @Field(() => Date, { nullable: true, description: 'By when the enterprise hopes for an offer.' })
  respondBy?: Date | null;

  @Field(() => Date, { description: 'When it was asked.' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of requests for offers.' })
export class OfferRequestConnection extends Connection(OfferRequestType) {}

@InputType({ description: 'Asks providers for offers for your devices, whoever covers them now.' })
export class RequestOffersInput {
  @Field(() => [ID], { description: 'One to ten providers with a published plan and a filing for the premises.' })
  providerIds: string[];

  @Field(() => [ID], { nullable: true, description: 'All devices of these premises. Default: all of yours.' })
  premisesIds?: string[];

  @Field(() => [ID], { nullable: true, description: 'Exactly these devices.' })
  deviceIds?: string[];

  @Field({ nullable: true, description: 'What is to be considered.' })
  message?: string;

  @Field(() => Date, { nullable: true, description: 'By when you hope for offers.' })
  respondBy?: Date;

  @Field({ nullable: true, description: 'The same key asks each provider once, however often it is sent.' })
  idempotencyKey?: string;
}

@InputType({ description: 'Names one request for an offer.' })
export class OfferRequestIdInput {
  @Field(() => ID, { description: 'The request.' })
  id: string;
}

@InputType({ description: 'Narrows a list of requests for offers.' })
export class OfferRequestFilterInput {
  @Field(() => [OfferRequestState], { nullable: true, description: 'Only in one of these states.' })
  states?: OfferRequestState[];
}

@ObjectType({ description: 'How many devices of a kind are asked for.' })
export class OfferRequestKindCount {
  @Field({ description: 'Kind of device.' })
  kind: string;

  @Field(() => Int, { description: 'How many.' })
  count: number;
}
