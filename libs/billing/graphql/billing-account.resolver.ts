import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { BillingAccountRepository } from '../accounts/billing-account.repository.js';
import { ConnectBilling } from '../accounts/connect-billing.js';
import { BillingAccountType, BillingOnboardingType, ConnectBillingInput } from './billing-account.types.js';

@Resolver(() => BillingAccountType)
export class BillingAccountResolver {
  constructor(
    private readonly accounts: BillingAccountRepository,
    private readonly connect: ConnectBilling,
  ) {}

  @Query(() => BillingAccountType, {
    nullable: true,
    description: 'How your own account at Stripe stands; null before it is connected.',
  })
  @Allow('read', 'BillingAccount')
  billingAccount(@CurrentActor() actor: Actor): Promise<BillingAccountType | undefined> {
    return this.accounts.own(actor);
  }

  @Mutation(() => BillingOnboardingType, {
    description: 'Connects your account at Stripe, once, and gives a link to what is still to be filled in.',
  })
  @Allow('connect', 'BillingAccount')
  async connectBilling(
    @CurrentActor() actor: Actor,
    @Args('input') input: ConnectBillingInput,
  ): Promise<BillingOnboardingType> {
    const onboarding = await this.connect.execute(actor, { country: input.country ?? undefined });
    return { ...onboarding, account: await this.accounts.own(actor) };
  }
}
