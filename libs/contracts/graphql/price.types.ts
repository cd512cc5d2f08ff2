import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DeviceKind } from '#devices';
import { MoneyType } from '#platform';

export enum PriceLineCode {
  BASE_FEE = 'BASE_FEE',
  UNIT_FEE = 'UNIT_FEE',
  UNIT_FEE_TIER = 'UNIT_FEE_TIER',
  INSTALLATION = 'INSTALLATION',
  DEVICE_SALE = 'DEVICE_SALE',
  FREE_TRIAL = 'FREE_TRIAL',
}
export enum MarketBreachKind {
  PREPAYMENT = 'PREPAYMENT',
  LOCK_IN = 'LOCK_IN',
  NOTICE = 'NOTICE',
  CURRENCY = 'CURRENCY',
}
registerEnumType(PriceLineCode, { name: 'PriceLineCode', description: 'What a line of a price is for.' });
registerEnumType(MarketBreachKind, { name: 'MarketBreachKind', description: 'What a market rule limits.' });

@ObjectType('PriceLine', { description: 'One line of a price: quantity × unitPrice = amount, exactly.' })
export class PriceLineType {
  @Field(() => PriceLineCode, { description: 'What for.' })
  code: PriceLineCode;

  @Field(() => DeviceKind, { nullable: true, description: 'Kind of device; null where it is for none.' })
  kind: DeviceKind | null;

  @Field(() => Boolean, { description: 'Paid in every interval; else once, at the start.' })
  recurring: boolean;

  @Field(() => Int, { description: 'Devices; days of a free trial; 1 for the base fee.' })
  quantity: number;

  @Field(() => MoneyType, { description: 'Price of one.' })
  unitPrice: MoneyType;

  @Field(() => MoneyType, { description: 'Price of all of the line.' })
  amount: MoneyType;

  @Field(() => Int, { nullable: true, description: 'Of a tier: the number of its first device.' })
  fromDevice: number | null;

  @Field(() => Int, { nullable: true, description: 'Of a tier: the number of its last device.' })
  toDevice: number | null;

  @Field({ description: 'The line in words, in the language of the request.' })
  text: string;
}

@ObjectType('MarketWarning', { description: 'A rule that terms go past: an offer in its region would be refused.' })
export class MarketWarningType {
  @Field({ description: 'Code with which the offer would be refused, e.g. CONTRACT.RULE_PREPAYMENT.' })
  code: string;

  @Field(() => MarketBreachKind, { description: 'What the rule limits.' })
  kind: MarketBreachKind;

  @Field({ description: 'What it allows: months, months, days or a currency.' })
  limit: string;

  @Field({ description: 'What the terms say.' })
  actual: string;

  @Field(() => ID, { description: 'The rule.' })
  ruleId: string;

  @Field({ description: 'Name of the authority that set it.' })
  authorityName: string;

  @Field(() => ID, { description: 'Code of the region for which it is set.' })
  regionCode: string;

  @Field({ description: 'All of it in words, in the language of the request.' })
  text: string;
}

@ObjectType('Price', { description: 'What a plan costs for given devices, line by line.' })
export class PriceType {
  @Field(() => [PriceLineType], { description: 'The lines; the sums below are sums of these.' })
  lines: PriceLineType[];

  @Field(() => MoneyType, { description: 'Recurring lines: one interval.' })
  interval: MoneyType;

  @Field(() => MoneyType, { description: 'Lines that are paid once.' })
  oneOff: MoneyType;

  @Field(() => MoneyType, { description: 'The first interval with what is paid once.' })
  firstInterval: MoneyType;

  @Field(() => MoneyType, { description: 'Due at the start: all intervals paid in advance, and what is paid once.' })
  firstPayment: MoneyType;

  @Field(() => MoneyType, { description: 'Twelve months of intervals, without what is paid once.' })
  perYear: MoneyType;

  @Field(() => [DeviceKind], { description: 'Kinds among the devices that the plan does not sell the monitoring of.' })
  missingKinds: DeviceKind[];
}

@ObjectType('PricePreview', { description: 'What a plan would cost, and what would stand in the way of an offer.' })
export class PricePreviewType {
  @Field(() => PriceType, { description: 'The price.' })
  price: PriceType;

  @Field(() => Int, { description: 'How many devices were counted.' })
  deviceCount: number;

  @Field(() => [MarketWarningType], { description: 'Market rules of the regions that the terms go past.' })
  warnings: MarketWarningType[];
}

@InputType({ description: 'So many devices of a kind.' })
export class DeviceCountInput {
  @Field(() => DeviceKind, { description: 'Kind of device.' })
  kind: DeviceKind;

  @Field(() => Int, { description: 'How many: 1 to 1,000,000.' })
  count: number;
}

@InputType({ description: 'What a price is asked for: either premises or devices.' })
export class PreviewPriceInput {
  @Field(() => ID, { description: 'The plan version: a published one, or a draft of your own.' })
  planId: string;

  @Field(() => [ID], { nullable: true, description: 'Premises that you see; their devices are counted.' })
  premisesIds?: string[] | null;

  @Field(() => [DeviceCountInput], { nullable: true, description: 'Devices that need not exist yet.' })
  devices?: DeviceCountInput[] | null;

  @Field(() => ID, { nullable: true, description: 'Region whose market rules to look at; premises bring their own.' })
  regionCode?: string | null;
}
