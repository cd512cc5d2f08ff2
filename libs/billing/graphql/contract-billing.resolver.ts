import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { ContractType } from '#contracts';
import { loaderOf } from '#platform';
import { ContractBillingRepository } from '../subscriptions/contract-billing.repository.js';
import { presentBilling } from './contract-billing.presenter.js';
import { ContractBillingType } from './contract-billing.types.js';

@Resolver(() => ContractType)
export class ContractBillingResolver {
  constructor(private readonly billings: ContractBillingRepository) {}

  @ResolveField(() => ContractBillingType, {
    nullable: true,
    description: 'How it is billed; null before it is in force. Only for those who pay and those who are paid.',
  })
  @Allow('read', 'ContractBilling')
  billing(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() contract: ContractType,
  ): Promise<ContractBillingType | null> {
    return loaderOf(context, 'contract.billing', async (ids: readonly string[]) => {
      const found = await this.billings.of(actor, ids);
      return ids.map((id) => {
        const row = found.get(id);
        return row ? presentBilling(row) : null;
      });
    }).load(contract.id);
  }
}
