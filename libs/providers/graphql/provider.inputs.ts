import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { PageArgs } from '#platform';

@ArgsType()
export class FilingsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only filings of this provider.' })
  providerId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only filings for this region and regions below it.' })
  regionCode?: string | null;
}

@ArgsType()
export class ServiceCentresArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only service centres in this division and below it.' })
  regionCode?: string | null;
}

@InputType({ description: 'A filing to register.' })
export class RegisterFilingInput {
  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => ID, { description: 'Region for which it is on file; all below it is included.' })
  regionCode: string;

  @Field({ description: 'Number of the filing.' })
  number: string;

  @Field(() => Date, { nullable: true, description: 'Until when it holds; left out: without end.' })
  validTo?: Date | null;

  @Field(() => String, { nullable: true, description: 'The same key and input give the same filing again.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A filing to suspend.' })
export class SuspendFilingInput {
  @Field(() => ID, { description: 'The filing.' })
  id: string;

  @Field({ description: 'Why; stands in the audit log, which the provider can read.' })
  reason: string;
}

@InputType({ description: 'A service centre to register.' })
export class CreateServiceCentreInput {
  @Field({ description: 'Name, unique with the provider.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Street address.' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number of the desk.' })
  phone?: string | null;

  @Field(() => ID, { description: 'Code of the division in which it stands.' })
  regionCode: string;

  @Field(() => String, { nullable: true, description: 'The same key and input give the same centre again.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A member of the provider and a service centre.' })
export class StaffInput {
  @Field(() => ID, { description: 'The service centre.' })
  serviceCentreId: string;

  @Field(() => ID, { description: 'The member of the provider.' })
  userId: string;
}
