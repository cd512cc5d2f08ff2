import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';
import { ServiceMeasure } from '../graphql/plan.types.js';

export enum SlaOutcomeEnum {
  MET = 'MET',
  MISSED = 'MISSED',
  EXCLUDED = 'EXCLUDED',
}
registerEnumType(SlaOutcomeEnum, {
  name: 'SlaOutcome',
  description: 'How a promise was kept, or that it does not count.',
});

export enum SlaExclusionEnum {
  TEST = 'TEST',
  CUSTOMER_ANSWERED = 'CUSTOMER_ANSWERED',
  NOT_NEEDED = 'NOT_NEEDED',
  HANDED_ON = 'HANDED_ON',
}
registerEnumType(SlaExclusionEnum, {
  name: 'SlaExclusion',
  description:
    'Why it does not count: devices and people both say that it was a test; the customer was there before the provider was late; it was settled from afar in time; it went to another provider in time.',
});

@ObjectType('SlaResult', { description: 'How one promise of a contract was kept at one incident.' })
export class SlaResultType {
  @Field(() => ID, { description: 'Id of the result.' })
  id: string;

  @Field(() => ID, { description: 'The contract that covered the device when the incident was opened.' })
  contractId: string;

  @Field(() => ID, { description: 'Who had promised.' })
  providerId: string;

  @Field(() => ID, { description: 'To whom.' })
  enterpriseId: string;

  @Field(() => ID, { description: 'The incident.' })
  incidentId: string;

  @Field(() => ServiceMeasure, { description: 'The promise.' })
  measure: ServiceMeasure;

  @Field(() => SlaOutcomeEnum, { description: 'How it was kept.' })
  outcome: SlaOutcomeEnum;

  @Field(() => SlaExclusionEnum, { nullable: true, description: 'Why it does not count; null where it does.' })
  excluded: SlaExclusionEnum | null;

  @Field(() => Date, { description: 'When the incident was opened.' })
  openedAt: Date;

  @Field(() => Date, { description: 'By when it was to be done.' })
  dueAt: Date;

  @Field(() => Float, {
    nullable: true,
    description: 'Milliseconds from the opening on, whole; null where it does not count.',
  })
  measuredMs: number | null;

  @Field({ description: 'Nothing had been done when the month was closed: measured up to then.' })
  standing: boolean;
}

@ObjectType({ description: 'A page of results, newest first.' })
export class SlaResultConnection extends Connection(SlaResultType) {}

@ObjectType('SlaSummary', { description: 'How a provider kept one kind of promise, as far as you may see.' })
export class SlaSummaryType {
  @Field(() => ID, { description: 'The provider.' })
  providerId: string;

  @Field(() => String, { nullable: true, description: 'Its name, where you may know it.' })
  providerName: string | null;

  @Field(() => ServiceMeasure, { description: 'The promise.' })
  measure: ServiceMeasure;

  @Field(() => Int, { description: 'How often it was kept.' })
  met: number;

  @Field(() => Int, { description: 'How often it was not.' })
  missed: number;

  @Field(() => Int, { description: 'How often it did not count.' })
  excluded: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Percent kept to one decimal, rounded down; null where none counts.',
  })
  keptPercent: number | null;
}

@InputType({ description: 'Narrows results.' })
export class SlaFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only of this contract.' })
  contractId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this provider.' })
  providerId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this enterprise.' })
  enterpriseId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this incident.' })
  incidentId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of incidents in this region.' })
  regionCode?: string | null;

  @Field(() => [ServiceMeasure], { nullable: true, description: 'Only of these promises.' })
  measures?: ServiceMeasure[] | null;

  @Field(() => SlaOutcomeEnum, { nullable: true, description: 'Only those that came out so.' })
  outcome?: SlaOutcomeEnum | null;

  @Field(() => Date, { nullable: true, description: 'Only what was due from this instant on.' })
  dueFrom?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only what was due before this instant.' })
  dueTo?: Date | null;
}
