import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '#platform';

@ObjectType('BillingAccount', { description: 'Where a provider is paid: its own account at Stripe.' })
export class BillingAccountType {
  @Field(() => ID, { description: 'The provider that is paid.' })
  providerId: string;

  @Field({ description: 'Id of the account at Stripe, acct_…' })
  stripeAccount: string;

  @Field({ description: 'Country of the account, two letters.' })
  country: string;

  @Field({ description: 'Whether enterprises can pay into it.' })
  chargesEnabled: boolean;

  @Field({ description: 'Whether Stripe pays out what has come in.' })
  payoutsEnabled: boolean;

  @Field({ description: 'Whether Stripe’s questions were answered; it may have more.' })
  detailsSubmitted: boolean;

  @Field(() => [String], { description: 'What Stripe still wants to know, in its own words: external_account.' })
  due: string[];

  @Field(() => String, { nullable: true, description: 'Why Stripe has switched the account off, in its own words.' })
  disabledReason: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when the platform may no longer act on it.' })
  disconnectedAt: Date | null;

  @Field(() => DateTimeScalar, { description: 'When Stripe last said how the account stands.' })
  updatedAt: Date;
}

@InputType({ description: 'Where the provider is at home.' })
export class ConnectBillingInput {
  @Field(() => String, {
    nullable: true,
    description: 'Two capital letters; CN unless given. Cannot be changed later.',
  })
  country?: string;
}

@ObjectType('BillingOnboarding', { description: 'The way to the page on which Stripe asks what it must know.' })
export class BillingOnboardingType {
  @Field({ description: 'Page of Stripe’s, for one visit. Ask again when it has expired.' })
  url: string;

  @Field(() => DateTimeScalar, { description: 'Until when the link leads there.' })
  expiresAt: Date;

  @Field(() => BillingAccountType, { nullable: true, description: 'The account as Vigil knows it.' })
  account?: BillingAccountType;
}
