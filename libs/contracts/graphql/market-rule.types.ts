import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Connection, PageArgs } from '#platform';

@ObjectType('MarketRule', {
  description:
    'Limits that an authority sets to contracts in its region and all below it; the strictest that holds decides.',
})
export class MarketRuleType {
  @Field(() => ID, { description: 'Id of this version of the rule.' })
  id: string;

  @Field(() => ID, { description: 'The authority that set it.' })
  authorityId: string;

  @Field({ description: 'Name of the authority when it set the rule.' })
  authorityName: string;

  @Field(() => ID, { description: 'Code of the region.' })
  regionCode: string;

  @Field(() => Int, { description: "Number of the version of the authority's rule for the region, from 1." })
  version: number;

  @Field(() => Int, { nullable: true, description: 'Months that may be paid in advance; null: no limit.' })
  maxPrepaidMonths: number | null;

  @Field(() => Int, { nullable: true, description: 'Months for which a contract may bind; null: no limit.' })
  maxMinTermMonths: number | null;

  @Field(() => Int, { nullable: true, description: 'Days of notice that may be asked for; null: no limit.' })
  maxNoticeDays: number | null;

  @Field(() => String, { nullable: true, description: 'The currency that is prescribed (ISO 4217); null: any.' })
  currency: string | null;

  @Field({ description: 'Why it was set.' })
  reason: string;

  @Field({ description: 'Title and number of the document that it rests on.' })
  document: string;

  @Field({ description: 'Since when it holds.' })
  validFrom: Date;

  @Field(() => Date, { nullable: true, description: 'Until when; null: until a next version.' })
  validTo: Date | null;

  @Field({ description: 'When it was set.' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of market rules, newest first.' })
export class MarketRuleConnection extends Connection(MarketRuleType) {}

@ArgsType()
export class MarketRulesArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Only rules that hold in this region: its own, and those from above.',
  })
  regionCode?: string | null;

  @Field(() => Date, { nullable: true, description: 'Only rules that hold at this moment; by default every version.' })
  at?: Date | null;
}

@InputType({ description: 'The next version of your rule for a region. A limit that is left out is not set.' })
export class SetMarketRuleInput {
  @Field(() => ID, { description: 'A region that is your own or lies in it.' })
  regionCode: string;

  @Field(() => Int, { nullable: true, description: 'Months that may be paid in advance: 1 to 120.' })
  maxPrepaidMonths?: number | null;

  @Field(() => Int, { nullable: true, description: 'Months for which a contract may bind: 0 to 120.' })
  maxMinTermMonths?: number | null;

  @Field(() => Int, { nullable: true, description: 'Days of notice that may be asked for: 0 to 365.' })
  maxNoticeDays?: number | null;

  @Field(() => String, { nullable: true, description: 'The only currency for prices there (ISO 4217).' })
  currency?: string | null;

  @Field({ description: 'Why it is set; shown to everyone.' })
  reason: string;

  @Field({ description: 'Title and number of the document that it rests on.' })
  document: string;

  @Field(() => Date, { nullable: true, description: 'From when it holds; usually now, never earlier.' })
  validFrom?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Until when; usually until a next version.' })
  validTo?: Date | null;

  @Field(() => String, { nullable: true, description: 'The same key and input set the same version once.' })
  idempotencyKey?: string | null;
}
