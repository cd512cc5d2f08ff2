import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { MoneyType, PageArgs, pageOf, pageRequest, toConnection } from '#platform';
import { Reconciliation } from '../reconciliation/reconcile.js';
import { type DifferenceRow, ReconciliationRepository } from '../reconciliation/reconciliation.repository.js';
import { DifferenceConnection, type DifferenceKind, DifferenceType, ResolveDifferenceInput } from './payment.types.js';

@Resolver(() => DifferenceType)
export class ReconciliationResolver {
  constructor(
    private readonly rows: ReconciliationRepository,
    private readonly reconciliation: Reconciliation,
  ) {}

  @Query(() => DifferenceConnection, {
    description: 'Where the account at the payment service and the books differ, newest first.',
  })
  @Allow('read', 'ReconciliationDifference')
  async reconciliationDifferences(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('open', { nullable: true, description: 'Only those not resolved, or only those that are.' }) open?: boolean,
  ): Promise<DifferenceConnection> {
    const request = pageRequest(page);
    const rows = await this.rows.list(actor, open, request);
    return toConnection(
      pageOf(rows, request.first, () => this.rows.count(actor, open)),
      present,
    );
  }

  @Mutation(() => Boolean, {
    description: 'Compares books and account now, as every night; see reconciliationDifferences.',
  })
  @Allow('reconcile', 'ReconciliationDifference')
  async reconcileBilling(@CurrentActor() actor: Actor): Promise<boolean> {
    await this.reconciliation.start(actor);
    return true;
  }

  @Mutation(() => DifferenceType, { description: 'Says what became of a difference, once.' })
  @Allow('resolve', 'ReconciliationDifference')
  async resolveReconciliationDifference(
    @CurrentActor() actor: Actor,
    @Args('input') input: ResolveDifferenceInput,
  ): Promise<DifferenceType> {
    return present(await this.reconciliation.resolve(actor, { ...input }));
  }
}

function present({ stripeAmount, ledgerAmount, currency, ...row }: DifferenceRow): DifferenceType {
  const money = (amount: bigint | null) => (amount === null ? null : MoneyType.of({ amount, currency }));
  return {
    ...row,
    kind: row.kind as DifferenceKind,
    stripeAmount: money(stripeAmount),
    ledgerAmount: money(ledgerAmount),
  };
}
