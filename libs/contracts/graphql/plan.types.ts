import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DeviceKind } from '#devices';
import { Connection, MoneyInput, MoneyType } from '#platform';

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
registerEnumType(BillingInterval, { name: 'BillingInterval', description: 'How often a contract is billed.' });
registerEnumType(DeviceOwnership, {
  name: 'DeviceOwnership',
  description: 'Whose the devices are: leased, sold, or brought by the enterprise.',
});
registerEnumType(PlanState, {
  name: 'PlanState',
  description: 'A published version never changes; a withdrawn one is no longer offered.',
});

@ObjectType('UnitPrice', { description: 'Price of one device of a kind per billing interval.' })
export class UnitPriceType {
  @Field(() => DeviceKind, { description: 'Kind of device.' })
  kind: DeviceKind;

  @Field(() => MoneyType, { description: 'Price per device and interval.' })
  price: MoneyType;
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

  @Field(() => Int, { description: 'Days of notice to end a contract.' })
  noticeDays: number;

  @Field(() => Date, { nullable: true, description: 'When it was published.' })
  publishedAt?: Date | null;
}

@ObjectType({ description: 'A page of plans.' })
export class PlanConnection extends Connection(PlanType) {}

@InputType({ description: 'Price of one device of a kind.' })
export class UnitPriceInput {
  @Field(() => DeviceKind, { description: 'Kind of device.' })
  kind: DeviceKind;

  @Field({ description: 'Minor units of the plan currency per device and interval, as text.' })
  amount: string;
}

@InputType({ description: 'A new draft version of a plan.' })
export class CreatePlanInput {
  @Field({ description: 'Code of the plan; an existing code makes its next version.' })
  code: string;

  @Field({ description: 'Name.' })
  name: string;

  @Field({ nullable: true, description: 'What the plan holds.' })
  description?: string;

  @Field(() => BillingInterval, { defaultValue: BillingInterval.MONTH, description: 'How often it is billed.' })
  billingInterval: BillingInterval;

  @Field(() => DeviceOwnership, { defaultValue: DeviceOwnership.OWN, description: 'Whose the devices are.' })
  deviceOwnership: DeviceOwnership;

  @Field(() => MoneyInput, { description: 'Base fee per interval.' })
  baseFee: MoneyInput;

  @Field(() => [UnitPriceInput], { defaultValue: [], description: 'Prices per device kind.' })
  unitPrices: UnitPriceInput[];

  @Field(() => Int, { defaultValue: 0, description: 'Visits per interval that the fee includes.' })
  includedVisits: number;

  @Field(() => Int, { defaultValue: 90, description: 'Promise: seconds until acknowledged.' })
  slaAcknowledgeSeconds: number;

  @Field(() => Int, { defaultValue: 15, description: 'Promise: minutes until on the scene.' })
  slaArriveMinutes: number;

  @Field(() => Int, { defaultValue: 48, description: 'Promise: hours until a fault is repaired.' })
  slaRepairHours: number;

  @Field(() => Int, { defaultValue: 30, description: 'Days of notice to end a contract.' })
  noticeDays: number;

  @Field({ nullable: true, description: 'The same key makes the same plan once, however often it is sent.' })
  idempotencyKey?: string;
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
