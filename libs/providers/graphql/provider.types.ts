import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';
import { FilingState } from '../domain/filing.js';

registerEnumType(FilingState, { name: 'FilingState', description: 'Whether a filing 备案 stands.' });

@ObjectType('Filing', {
  description: 'The filing 备案 of a provider for a region: without one it may not offer there.',
})
export class FilingType {
  @Field(() => ID, { description: 'Id of the filing.' })
  id: string;

  @Field(() => ID, { description: 'The provider that is on file.' })
  providerId: string;

  @Field(() => ID, { description: 'Code of the region; the filing holds for all below it too.' })
  regionCode: string;

  @Field({ description: 'Number of the filing.' })
  number: string;

  @Field(() => FilingState, { description: 'Whether it stands.' })
  state: FilingState;

  @Field({ description: 'Since when.' })
  validFrom: Date;

  @Field(() => Date, { nullable: true, description: 'Until when; null: without end.' })
  validTo?: Date | null;
}

@ObjectType({ description: 'A page of filings, newest first.' })
export class FilingConnection extends Connection(FilingType) {}

@ObjectType('ServiceCentre', { description: 'A service centre of a provider, whose desk is told of alarms.' })
export class ServiceCentreType {
  @Field(() => ID, { description: 'Id of the service centre.' })
  id: string;

  @Field(() => ID, { description: 'The provider that runs it.' })
  providerId: string;

  @Field({ description: 'Name, unique with its provider.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Street address.' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number of the desk.' })
  phone?: string | null;

  @Field(() => ID, { description: 'Code of the division in which it stands.' })
  regionCode: string;

  @Field({ description: 'When it was registered.' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of service centres, newest first.' })
export class ServiceCentreConnection extends Connection(ServiceCentreType) {}

@ObjectType('ServiceCentreStaff', { description: 'Someone who works at a service centre.' })
export class ServiceCentreStaffType {
  @Field(() => ID, { description: 'The user.' })
  userId: string;

  @Field({ description: 'Name of the user.' })
  name: string;

  @Field({ description: 'Since when.' })
  since: Date;
}
