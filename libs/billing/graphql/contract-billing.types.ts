import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '#platform';

export enum ContractBillingState {
  NOT_BILLED = 'NOT_BILLED',
  PREPARING = 'PREPARING',
  REFUSED = 'REFUSED',
  TRIALING = 'TRIALING',
  ACTIVE = 'ACTIVE',
  PAST_DUE = 'PAST_DUE',
  UNPAID = 'UNPAID',
  PAUSED = 'PAUSED',
  CANCELED = 'CANCELED',
}
registerEnumType(ContractBillingState, {
  name: 'ContractBillingState',
  description: 'How the subscription of a contract stands. Whatever it says, monitoring goes on.',
  valuesMap: {
    NOT_BILLED: { description: 'The provider cannot be paid yet; billing begins when it can.' },
    PREPARING: { description: 'The subscription is being made.' },
    REFUSED: { description: 'The payment service would not have it.' },
    TRIALING: { description: 'Free until the current period ends.' },
    ACTIVE: { description: 'Billed and paid.' },
    PAST_DUE: { description: 'An invoice was not paid in time.' },
    UNPAID: { description: 'Invoices stay unpaid; no further attempt is made.' },
    PAUSED: { description: 'Nothing is invoiced for now.' },
    CANCELED: { description: 'Over, with the last invoice.' },
  },
});

@ObjectType('BillingPeriod', { description: 'From one instant up to, not including, another.' })
export class BillingPeriodType {
  @Field(() => DateTimeScalar, { description: 'From this instant on.' })
  from: Date;

  @Field(() => DateTimeScalar, { description: 'Up to this instant.' })
  to: Date;
}

@ObjectType('BilledQuantity', { description: 'How many of something are paid for.' })
export class BilledQuantityType {
  @Field({ description: 'A kind of device; BASE is the base fee.' })
  part: string;

  @Field(() => Int, { description: 'How many are covered now, and so begin the next period.' })
  quantity: number;

  @Field(() => Int, {
    description: 'How many the current period has been charged for: the most that were covered in it at once.',
  })
  charged: number;
}

@ObjectType('ContractBilling', { description: 'How a contract is billed.' })
export class ContractBillingType {
  @Field(() => ContractBillingState, { description: 'How it stands.' })
  state: ContractBillingState;

  @Field(() => String, {
    nullable: true,
    description: 'What is to be done, where something is; in the reader’s language.',
  })
  whatToDo: string | null;

  @Field(() => String, { nullable: true, description: 'Currency of its invoices.' })
  currency: string | null;

  @Field(() => BillingPeriodType, { nullable: true, description: 'The period that is running.' })
  currentPeriod: BillingPeriodType | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when something is overdue.' })
  arrearsSince: Date | null;

  @Field(() => [BilledQuantityType], { description: 'What is paid for, by part.' })
  quantities: BilledQuantityType[];
}
