import { ArgsType, Field, Float, ID, InputType, Int, PartialType } from '@nestjs/graphql';
import { PageArgs } from '#platform';
import { CallListDuty, PremisesKind, SmallPlaceSort } from '../domain/premises.js';

@InputType({ description: 'Which premises.' })
export class PremisesFilterInput {
  @Field(() => PremisesKind, { nullable: true, description: 'Only this kind.' })
  kind?: PremisesKind | null;

  @Field(() => ID, { nullable: true, description: 'Only in this division and below it.' })
  regionCode?: string | null;

  @Field(() => String, { nullable: true, description: 'Part of the name or the address.' })
  text?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this enterprise.' })
  enterpriseId?: string | null;
}

@ArgsType()
export class PremisesArgs extends PageArgs {
  @Field(() => PremisesFilterInput, { nullable: true, description: 'Which premises; left out: all that you may see.' })
  filter?: PremisesFilterInput | null;
}

@InputType({ description: 'Someone to tell of alarms: reachable by telephone, mail or an account.' })
export class CallListEntryInput {
  @Field(() => CallListDuty, { description: 'What the person is to the premises.' })
  duty: CallListDuty;

  @Field({ description: 'Name of the person.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'Mail address.' })
  email?: string | null;

  @Field(() => ID, { nullable: true, description: 'User of the enterprise, whose inbox is told too.' })
  userId?: string | null;
}

@InputType({ isAbstract: true })
export class PremisesFields {
  @Field({ description: 'Name.' })
  name: string;

  @Field(() => PremisesKind, { description: 'What the place is.' })
  kind: PremisesKind;

  @Field(() => SmallPlaceSort, { nullable: true, description: 'Sort, only of a small place.' })
  smallPlaceSort?: SmallPlaceSort | null;

  @Field({ description: 'Street address.' })
  address: string;

  @Field(() => ID, { description: 'Code of its county, town or village; the narrowest that is known.' })
  regionCode: string;

  @Field(() => ID, { nullable: true, description: 'Grid in that region.' })
  gridId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Area in square metres.' })
  areaM2?: number | null;

  @Field(() => Int, { nullable: true, description: 'Persons who are usually there.' })
  persons?: number | null;

  @Field(() => String, { nullable: true, description: 'What the place is used for.' })
  use?: string | null;

  @Field(() => Float, { nullable: true, description: 'Degrees north.' })
  latitude?: number | null;

  @Field(() => Float, { nullable: true, description: 'Degrees east.' })
  longitude?: number | null;
}

@InputType({ description: 'Premises to register.' })
export class CreatePremisesInput extends PremisesFields {
  @Field(() => ID, {
    nullable: true,
    description: 'Whose premises they are: needed from a provider, of an enterprise that it serves.',
  })
  enterpriseId?: string | null;

  @Field(() => [CallListEntryInput], { nullable: true, description: 'Whom to tell, in this order.' })
  callList?: CallListEntryInput[] | null;

  @Field(() => String, { nullable: true, description: 'The same key and input give the same premises again.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Changes to premises: what is left out stays, null empties.' })
export class UpdatePremisesInput extends PartialType(PremisesFields, InputType) {
  @Field(() => ID, { description: 'The premises.' })
  id: string;
}

@InputType({ description: 'A call list to put in place of the one that stands.' })
export class SetCallListInput {
  @Field(() => ID, { description: 'The premises.' })
  premisesId: string;

  @Field(() => [CallListEntryInput], { description: 'Whom to tell, in this order; at most 30.' })
  entries: CallListEntryInput[];
}
