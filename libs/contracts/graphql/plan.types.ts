import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DeviceKind } from '#devices';
import { Connection, MoneyType } from '#platform';

export enum BillingInterval {
  MONTH = 'MONTH',
  QUARTER = 'QUARTER',
  YEAR = 'YEAR',
}
export enum DeviceOwnership {
  LEASE = 'LEASE',
  SALE = 'SALE',
  OWN = 'OWN',
}
export enum PlanState {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  WITHDRAWN = 'WITHDRAWN',
}
export enum OneOffFeeKind {
  INSTALLATION = 'INSTALLATION',
  DEVICE_SALE = 'DEVICE_SALE',
}
export enum ServiceMeasure {
  ACKNOWLEDGE = 'ACKNOWLEDGE',
  ARRIVE = 'ARRIVE',
  REPAIR = 'REPAIR',
}
registerEnumType(OneOffFeeKind, {
  name: 'OneOffFeeKind',
  description: 'What is paid once per device: putting it up, or buying it.',
});
registerEnumType(ServiceMeasure, { name: 'ServiceMeasure', description: 'A promise of time that a provider makes.' });
registerEnumType(BillingInterval, { name: 'BillingInterval', description: 'How often a contract is billed.' });
registerEnumType(DeviceOwnership, {
  name: 'DeviceOwnership',
  description: 'Whose the devices are: leased, sold, or brought by the enterprise.',
});
registerEnumType(PlanState, {
  name: 'PlanState',
  description: 'A published version never changes; a withdrawn one is no longer offered.',
});

@ObjectType('PriceTier', { description: 'The price of the devices up to a number, counted from the first.' })
export class PriceTierType {
  @Field(() => Int, { nullable: true, description: 'Number of the last device at this price; null: all that follow.' })
  upTo: number | null;

  @Field(() => MoneyType, { description: 'Price per device and interval.' })
  price: MoneyType;
}

@ObjectType('UnitPrice', { description: 'Price of one device of a kind per billing interval.' })
export class UnitPriceType {
  @Field(() => DeviceKind, { description: 'Kind of device.' })
  kind: DeviceKind;

  @Field(() => MoneyType, { description: 'Price per device and interval; where it is graduated, of the first tier.' })
  price: MoneyType;

  @Field(() => [PriceTierType], {
    description: 'Graduated: each device has the price of the tier that holds its number. One tier where it is not.',
  })
  tiers: PriceTierType[];
}

@ObjectType('OneOffFee', { description: 'What is paid once for each device of a kind.' })
export class OneOffFeeType {
  @Field(() => OneOffFeeKind, { description: 'What for.' })
  fee: OneOffFeeKind;

  @Field(() => DeviceKind, { description: 'Kind of device.' })
  kind: DeviceKind;

  @Field(() => MoneyType, { description: 'Price per device.' })
  price: MoneyType;
}

@ObjectType('ServiceCreditRule', { description: 'What comes off the fee where a promise of time was missed.' })
export class ServiceCreditRuleType {
  @Field(() => ServiceMeasure, { description: 'The promise.' })
  measure: ServiceMeasure;

  @Field(() => Int, {
    nullable: true,
    description: 'From this percentage of the promised time on: 150 is one and a half times. Null: see overSeconds.',
  })
  overPercent: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'From so many seconds past the promised time on. Null: see overPercent.',
  })
  overSeconds: number | null;

  @Field(() => Int, { description: "Percent of the interval's fee." })
  creditPercent: number;
}

@ObjectType('ServiceCredits', { description: 'The table of what late service takes off the fee.' })
export class ServiceCreditsType {
  @Field(() => [ServiceCreditRuleType], { description: 'Its steps.' })
  rules: ServiceCreditRuleType[];

  @Field(() => Int, { description: "Never more than this percentage of an interval's fee in all." })
  capPercent: number;
}

@ObjectType('ServiceLevel', { description: 'What the provider promises.' })
export class ServiceLevelType {
  @Field(() => Int, { description: 'Seconds until an incident is acknowledged.' })
  acknowledgeSeconds: number;

  @Field(() => Int, { description: 'Minutes until someone is on the scene.' })
  arriveMinutes: number;

  @Field(() => Int, { description: 'Hours until a fault is repaired.' })
  repairHours: number;
}

@ObjectType('Plan', { description: 'One version of a monitoring plan that a provider sells.' })
export class PlanType {
  @Field(() => ID, { description: 'Id of this version; what an offer names.' })
  id: string;

  @Field(() => ID, { description: 'Id that all versions of the plan share.' })
  planId: string;

  @Field(() => ID, { description: 'The provider that sells it.' })
  providerId: string;

  @Field({ description: 'Code of the plan, the same for all versions.' })
  code: string;

  @Field(() => Int, { description: 'Number of the version, from 1.' })
  version: number;

  @Field(() => PlanState, { description: 'Where the version stands.' })
  state: PlanState;

  @Field({ description: 'Name.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What the plan holds.' })
  description?: string | null;

  @Field(() => BillingInterval, { description: 'How often it is billed.' })
  billingInterval: BillingInterval;

  @Field(() => DeviceOwnership, { description: 'Whose the devices are.' })
  deviceOwnership: DeviceOwnership;

  @Field(() => MoneyType, { nullable: true, description: 'Base fee per interval. Hidden from authorities.' })
  baseFee?: MoneyType | null;

  @Field(() => [UnitPriceType], { nullable: true, description: 'Prices per device. Hidden from authorities.' })
  unitPrices?: UnitPriceType[] | null;

  @Field(() => Int, { description: 'Visits per interval that the fee includes.' })
  includedVisits: number;

  @Field(() => ServiceLevelType, { description: 'What the provider promises.' })
  serviceLevel: ServiceLevelType;

  @Field(() => [OneOffFeeType], { nullable: true, description: 'What is paid once. Hidden from authorities.' })
  oneOffFees?: OneOffFeeType[] | null;

  @Field(() => Int, { description: 'Days of notice to end a contract.' })
  noticeDays: number;

  @Field(() => Int, { description: 'Months for which a contract binds at least; 0: it does not.' })
  minTermMonths: number;

  @Field(() => Int, { description: 'Days before the first interval begins, free of charge.' })
  trialDays: number;

  @Field(() => Int, { description: 'How many intervals are paid in advance at a time.' })
  prepaidIntervals: number;

  @Field(() => ServiceCreditsType, { description: 'What late service takes off the fee.' })
  serviceCredits: ServiceCreditsType;

  @Field(() => Date, { nullable: true, description: 'When it was published.' })
  publishedAt?: Date | null;
}

@ObjectType({ description: 'A page of plans.' })
export class PlanConnection extends Connection(PlanType) {}
