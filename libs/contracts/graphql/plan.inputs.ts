import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { DeviceKind } from '#devices';
import { MoneyInput } from '#platform';
import { BillingInterval, DeviceOwnership, OneOffFeeKind, PlanState, ServiceMeasure } from './plan.types.js';

@InputType({ description: 'The price of the devices up to a number.' })
export class PriceTierInput {
  @Field(() => Int, { nullable: true, description: 'Number of the last device at this price; none for the last tier.' })
  upTo?: number | null;

  @Field({ description: 'Minor units of the plan currency per device and interval, as text.' })
  unitAmount: string;
}

@InputType({ description: 'Price of one device of a kind: either amount or tiers.' })
export class UnitPriceInput {
  @Field(() => DeviceKind, { description: 'Kind of device.' })
  kind: DeviceKind;

  @Field(() => String, {
    nullable: true,
    description: 'Minor units of the plan currency per device and interval, as text: the same for every device.',
  })
  amount?: string | null;

  @Field(() => [PriceTierInput], {
    nullable: true,
    description: 'Graduated: each device has the price of the tier that holds its number. The last tier has no upTo.',
  })
  tiers?: PriceTierInput[] | null;
}

@InputType({ description: 'What is paid once for each device of a kind.' })
export class OneOffFeeInput {
  @Field(() => OneOffFeeKind, { description: 'What for. DEVICE_SALE goes with ownership SALE only.' })
  fee: OneOffFeeKind;

  @Field(() => DeviceKind, { description: 'Kind of device.' })
  kind: DeviceKind;

  @Field({ description: 'Minor units of the plan currency per device, as text.' })
  amount: string;
}

@InputType({ description: 'One step of the credits for late service: either overPercent or overSeconds.' })
export class ServiceCreditRuleInput {
  @Field(() => ServiceMeasure, { description: 'The promise.' })
  measure: ServiceMeasure;

  @Field(() => Int, { nullable: true, description: 'From this percentage of the promised time on: 100 to 10000.' })
  overPercent?: number | null;

  @Field(() => Int, { nullable: true, description: 'From so many seconds past the promised time on.' })
  overSeconds?: number | null;

  @Field(() => Int, { description: "Percent of the interval's fee: 1 to 100, at most capPercent." })
  creditPercent: number;
}

@InputType({ description: 'The table of what late service takes off the fee.' })
export class ServiceCreditsInput {
  @Field(() => [ServiceCreditRuleInput], { description: 'Its steps.' })
  rules: ServiceCreditRuleInput[];

  @Field(() => Int, { description: "Never more than this percentage of an interval's fee in all: 0 to 100." })
  capPercent: number;
}

@InputType({ isAbstract: true })
abstract class PlanTermsInput {
  @Field(() => String, { nullable: true, description: 'What the plan holds.' })
  description?: string | null;

  @Field(() => BillingInterval, { nullable: true, description: 'How often it is billed; usually MONTH.' })
  billingInterval?: BillingInterval | null;

  @Field(() => DeviceOwnership, { nullable: true, description: 'Whose the devices are; usually OWN.' })
  deviceOwnership?: DeviceOwnership | null;

  @Field(() => [UnitPriceInput], {
    nullable: true,
    description: 'Prices per device kind. None at all: the base fee covers every kind.',
  })
  unitPrices?: UnitPriceInput[] | null;

  @Field(() => [OneOffFeeInput], { nullable: true, description: 'What is paid once.' })
  oneOffFees?: OneOffFeeInput[] | null;

  @Field(() => Int, { nullable: true, description: 'Visits per interval that the fee includes; usually 0.' })
  includedVisits?: number | null;

  @Field(() => Int, { nullable: true, description: 'Promise: seconds until acknowledged; usually 90.' })
  slaAcknowledgeSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: 'Promise: minutes until on the scene; usually 15.' })
  slaArriveMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: 'Promise: hours until a fault is repaired; usually 48.' })
  slaRepairHours?: number | null;

  @Field(() => Int, { nullable: true, description: 'Days of notice to end a contract; usually 30.' })
  noticeDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'Months for which a contract binds at least; usually 0.' })
  minTermMonths?: number | null;

  @Field(() => Int, { nullable: true, description: 'Free days before the first interval begins; usually 0.' })
  trialDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'Intervals that are paid in advance at a time; usually 1.' })
  prepaidIntervals?: number | null;

  @Field(() => ServiceCreditsInput, {
    nullable: true,
    description: 'What late service takes off the fee; usually nothing.',
  })
  serviceCredits?: ServiceCreditsInput | null;
}

@InputType({ description: 'A new draft version of a plan. What is left out takes its usual value.' })
export class CreatePlanInput extends PlanTermsInput {
  @Field({ description: 'Code of the plan; an existing code makes its next version.' })
  code: string;

  @Field({ description: 'Name.' })
  name: string;

  @Field(() => MoneyInput, { description: 'Base fee per interval.' })
  baseFee: MoneyInput;

  @Field(() => String, {
    nullable: true,
    description: 'The same key makes the same plan once, however often it is sent.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Changes of a draft. What is left out stays as it is; null takes the usual value.' })
export class UpdatePlanInput extends PlanTermsInput {
  @Field(() => ID, { description: 'Id of the draft version.' })
  id: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string;

  @Field(() => MoneyInput, { nullable: true, description: 'Base fee per interval.' })
  baseFee?: MoneyInput;
}

@InputType({ description: 'Names one plan version.' })
export class PlanIdInput {
  @Field(() => ID, { description: 'Id of the version.' })
  id: string;
}

@InputType({ description: 'Narrows a list of plans.' })
export class PlanFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only of this provider.' })
  providerId?: string;

  @Field(() => PlanState, { nullable: true, description: 'Only in this state.' })
  state?: PlanState;
}
