import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, MoneyInput, PageArgs } from '#platform';
import { FilingType } from '#providers';
import { BillingInterval, DeviceOwnership, PlanType, ServiceMeasure } from './plan.types.js';
import { DeviceCountInput, PriceType } from './price.types.js';

export enum MarketSort {
  PRICE = 'PRICE',
  NAME = 'NAME',
  ACKNOWLEDGE = 'ACKNOWLEDGE',
  ARRIVE = 'ARRIVE',
  RATING = 'RATING',
  KEPT = 'KEPT',
}
registerEnumType(MarketSort, {
  name: 'MarketSort',
  description:
    'Order of the market place, lowest first: price per year, name, or the promised time; the rating and the share of kept promises from the best down.',
});

@ObjectType('MeasuredPromise', { description: 'How one kind of promise was kept.' })
export class MeasuredPromiseType {
  @Field(() => ServiceMeasure, { description: 'The promise.' })
  measure: ServiceMeasure;

  @Field(() => Int, { description: 'How often it was measured.' })
  count: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Percent kept to one decimal, rounded down; null below the minimum.',
  })
  keptPercent: number | null;

  @Field(() => Float, { nullable: true, description: 'Seconds that half of them took at most.' })
  medianSeconds: number | null;

  @Field(() => Float, { nullable: true, description: 'Seconds that 95 of 100 took at most.' })
  p95Seconds: number | null;
}

@ObjectType('MeasuredServiceLevel', { description: 'How a provider kept its promises in ninety days, as measured.' })
export class MeasuredServiceLevelType {
  @Field(() => Int, { description: 'How many promises were measured.' })
  sampleCount: number;

  @Field(() => Float, { description: 'Percent kept of all promises, to one decimal, rounded down.' })
  keptPercent: number;

  @Field(() => Float, { nullable: true, description: 'Median seconds until acknowledged.' })
  acknowledgeSeconds: number | null;

  @Field(() => Float, { nullable: true, description: 'Median minutes until on the scene.' })
  arriveMinutes: number | null;

  @Field(() => [MeasuredPromiseType], { description: 'By promise.' })
  promises: MeasuredPromiseType[];

  @Field(() => Date, { nullable: true, description: 'When it was reckoned up.' })
  computedAt: Date | null;
}

@ObjectType('MarketPlan', { description: 'A published plan as it stands in the market place.' })
export class MarketPlanType {
  @Field(() => ID, { description: 'Id of the plan version.' })
  id: string;

  @Field(() => PlanType, { description: 'The plan.' })
  plan: PlanType;

  @Field(() => ID, { description: 'The provider that sells it.' })
  providerId: string;

  @Field({ description: 'Name under which the provider published it.' })
  providerName: string;

  @Field(() => [FilingType], { description: 'Filings by which the provider may serve the region.' })
  filings: FilingType[];

  @Field(() => PriceType, { nullable: true, description: 'What it costs for these devices. Hidden from authorities.' })
  price: PriceType | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean of the reviews of two years to one decimal, 1 to 5; null below three reviews.',
  })
  rating: number | null;

  @Field(() => Int, { description: 'How many reviews of its provider there are in two years.' })
  ratingCount: number;

  @Field(() => MeasuredServiceLevelType, {
    nullable: true,
    description: 'Measured service of its provider; null until twenty promises were measured in ninety days.',
  })
  measured: MeasuredServiceLevelType | null;
}

@ObjectType({ description: 'A page of the market place.' })
export class MarketPlanConnection extends Connection(MarketPlanType) {}

@InputType({ description: 'Narrows the market place.' })
export class MarketFilterInput {
  @Field(() => MoneyInput, {
    nullable: true,
    description: 'At most this for the first interval with what is paid once; other currencies are left out.',
  })
  maxFirstInterval?: MoneyInput | null;

  @Field(() => DeviceOwnership, { nullable: true, description: 'Whose the devices are.' })
  ownership?: DeviceOwnership | null;

  @Field(() => BillingInterval, { nullable: true, description: 'How often it is billed.' })
  interval?: BillingInterval | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these providers.' })
  providerIds?: string[] | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Rated at least so, 1 to 5 with one decimal; providers without a rating are left out.',
  })
  minRating?: number | null;
}

@ArgsType()
export class MarketArgs extends PageArgs {
  @Field(() => [ID], {
    nullable: true,
    description: 'Premises that you see: sold in all their regions, priced for their devices. Usually all of your own.',
  })
  premisesIds?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'A region in which it must be on sale.' })
  regionCode?: string | null;

  @Field(() => [DeviceCountInput], { nullable: true, description: 'Devices to price instead of those that there are.' })
  devices?: DeviceCountInput[] | null;

  @Field(() => MarketFilterInput, { nullable: true, description: 'Narrows the list.' })
  filter?: MarketFilterInput | null;

  @Field(() => MarketSort, { nullable: true, description: 'Usually PRICE; NAME where prices are hidden.' })
  sort?: MarketSort | null;
}
