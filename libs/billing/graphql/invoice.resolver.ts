import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import {
  grouped,
  loaderOf,
  MoneyType,
  PageArgs,
  pageOf,
  pageRequest,
  parseInput,
  toConnection,
  zUuid,
} from '#platform';
import { ExportInvoices } from '../invoices/export-invoices.js';
import { InvoiceRepository, type InvoiceRow } from '../invoices/invoice.repository.js';
import { LedgerQueries } from '../ledger/ledger.queries.js';
import {
  InvoiceConnection,
  InvoiceFilterInput,
  InvoiceLineType,
  type InvoiceState,
  InvoiceType,
  type LedgerAccountKind,
  LedgerBalanceType,
} from './invoice.types.js';

@Resolver(() => InvoiceType)
export class InvoiceResolver {
  constructor(
    private readonly rows: InvoiceRepository,
    private readonly ledger: LedgerQueries,
    private readonly exports: ExportInvoices,
  ) {}

  @Query(() => InvoiceConnection, { description: 'Invoices that you are paid by or that you pay, newest first.' })
  @Allow('read', 'Invoice')
  async invoices(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: InvoiceFilterInput,
  ): Promise<InvoiceConnection> {
    const request = pageRequest(page);
    const wanted = { ...filter };
    const rows = await this.rows.list(actor, wanted, request);
    const found = pageOf(rows, request.first, () => this.rows.count(actor, wanted));
    return toConnection(found, presentInvoice);
  }

  @Query(() => InvoiceType, { description: 'One invoice.' })
  @Allow('read', 'Invoice')
  async invoice(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<InvoiceType> {
    return presentInvoice(await this.rows.get(actor, parseInput(zUuid, id, 'id')));
  }

  @Query(() => String, {
    description: 'Invoices as CSV for bookkeeping, at most ten thousand. Rests for an enterprise long in arrears.',
  })
  @Allow('read', 'Invoice')
  invoicesCsv(
    @CurrentActor() actor: Actor,
    @Args('filter', { nullable: true }) filter?: InvoiceFilterInput,
  ): Promise<string> {
    return this.exports.execute(actor, { ...filter });
  }

  @Query(() => [LedgerBalanceType], {
    description: 'How the accounts of the books stand that you may see, at most a thousand.',
  })
  @Allow('read', 'LedgerAccount')
  async ledgerBalances(
    @CurrentActor() actor: Actor,
    @Args('enterpriseId', { type: () => ID, nullable: true, description: 'Only what stands with this enterprise.' })
    enterpriseId?: string,
  ): Promise<LedgerBalanceType[]> {
    const of = enterpriseId ? parseInput(zUuid, enterpriseId, 'enterpriseId') : undefined;
    const balances = await this.ledger.balances(actor, of);
    return balances.map(({ balance, currency, kind, ...account }) => ({
      ...account,
      kind: kind as LedgerAccountKind,
      balance: MoneyType.of({ amount: balance, currency }),
    }));
  }

  @ResolveField(() => [InvoiceLineType], { description: 'What it is for, line by line.' })
  @Allow('read', 'InvoiceLine')
  lines(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() invoice: InvoiceType,
  ): Promise<InvoiceLineType[]> {
    return loaderOf(context, 'invoice.lines', async (ids: readonly string[]) => {
      const rows = await this.rows.linesOf(actor, ids);
      return grouped(ids, rows, (row) => row.invoiceId).map((lines) =>
        lines.map(({ quantity, amount, currency, ...line }) => ({
          ...line,
          quantity: Number(quantity),
          amount: MoneyType.of({ amount, currency }),
        })),
      );
    }).load(invoice.id);
  }
}

export function presentInvoice(row: InvoiceRow): InvoiceType {
  const money = (amount: bigint) => MoneyType.of({ amount, currency: row.currency });
  const { subtotal, tax, total, amountDue, amountPaid, remaining, credited, refunded, ...rest } = row;
  return {
    ...rest,
    state: row.state as InvoiceState,
    overdue: row.state === 'OPEN' && row.dueAt !== null && row.dueAt < new Date(),
    subtotal: money(subtotal),
    tax: money(tax),
    total: money(total),
    amountDue: money(amountDue),
    amountPaid: money(amountPaid),
    remaining: money(remaining),
    credited: money(credited),
    refunded: money(refunded),
  };
}
