import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, MoneyType } from '#platform';

export enum ServiceCreditState {
  PROPOSED = 'PROPOSED',
  DISPUTED = 'DISPUTED',
  UPHELD = 'UPHELD',
  WITHDRAWN = 'WITHDRAWN',
  PENDING = 'PENDING',
  APPLIED = 'APPLIED',
}
registerEnumType(ServiceCreditState, {
  name: 'ServiceCreditState',
  description: 'How a credit stands.',
  valuesMap: {
    PROPOSED: { description: 'Reckoned up; the provider may dispute it until decideBy.' },
    DISPUTED: { description: 'Disputed by the provider; the enterprise may give way until decideBy.' },
    UPHELD: { description: 'The enterprise let it stand, by word or by silence.' },
    WITHDRAWN: { description: 'The enterprise gave way: nothing is credited.' },
    PENDING: { description: 'Waits for an invoice to come off.' },
    APPLIED: { description: 'Comes off the next invoice.' },
  },
});

@ObjectType('ServiceCredit', { description: 'What comes off the next invoice for a promise that was not kept.' })
export class ServiceCreditType {
  @Field(() => ID, { description: 'Id of the credit.' })
  id: string;

  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => ID, { description: 'The incident at which it was missed.' })
  incidentId: string;

  @Field({ description: 'Calendar month of China in which the promise was due: 2026-11.' })
  period: string;

  @Field({ description: 'The promise: ACKNOWLEDGE, ARRIVE or REPAIR.' })
  measure: string;

  @Field(() => Date, { description: 'By when it was to be done.' })
  dueAt: Date;

  @Field(() => Float, { description: 'Milliseconds that were promised, whole.' })
  promisedMs: number;

  @Field(() => Float, { description: 'Milliseconds that it took, whole.' })
  measuredMs: number;

  @Field(() => Int, { description: 'Percent of the fee by the step of the plan’s table.' })
  rulePercent: number;

  @Field(() => Int, { description: 'Percent that is credited: what the cap has left of it.' })
  percent: number;

  @Field(() => MoneyType, { description: 'The fee of an interval, as signed.' })
  fee: MoneyType;

  @Field(() => MoneyType, { description: 'What comes off.' })
  amount: MoneyType;

  @Field({ description: 'The whole sum in words, in the reader’s language.' })
  explanation: string;

  @Field(() => ServiceCreditState, { description: 'How it stands.' })
  state: ServiceCreditState;

  @Field(() => Date, { description: 'Until when it may be disputed, or given way to.' })
  decideBy: Date;

  @Field(() => String, { nullable: true, description: 'Why the provider disputes it.' })
  disputeReason: string | null;

  @Field(() => String, { nullable: true, description: 'What the enterprise says to that.' })
  settlementNote: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was put on the next invoice.' })
  appliedAt: Date | null;
}

@ObjectType({ description: 'A page of credits, newest first.' })
export class ServiceCreditConnection extends Connection(ServiceCreditType) {}

@InputType({ description: 'Narrows a list of credits.' })
export class ServiceCreditFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only of this contract.' })
  contractId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only of this month: 2026-11.' })
  period?: string | null;

  @Field(() => [ServiceCreditState], { nullable: true, description: 'Only in one of these states.' })
  states?: ServiceCreditState[] | null;
}

@InputType({ description: 'A provider disputes a credit.' })
export class DisputeServiceCreditInput {
  @Field(() => ID, { description: 'The credit.' })
  id: string;

  @Field({ description: 'Why it is not owed: 10 to 2,000 characters.' })
  reason: string;
}

@InputType({ description: 'An enterprise settles a dispute.' })
export class SettleCreditDisputeInput {
  @Field(() => ID, { description: 'The credit.' })
  id: string;

  @Field({ description: 'True: the credit stands. False: you give way, and nothing is credited.' })
  uphold: boolean;

  @Field(() => String, { nullable: true, description: 'What you say to the reason.' })
  note?: string | null;
}
