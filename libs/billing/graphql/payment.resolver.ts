import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { grouped, loaderOf } from '#platform';
import { CreditInvoice } from '../payments/credit-invoice.js';
import { FapiaoRecords, type FapiaoRow } from '../payments/fapiao.js';
import { PaymentSessions } from '../payments/payment-sessions.js';
import { presentInvoice } from './invoice.resolver.js';
import { InvoiceType } from './invoice.types.js';
import {
  CreditInvoiceInput,
  type FapiaoKind,
  FapiaoType,
  PaymentPageInput,
  PaymentPageType,
  RecordFapiaoInput,
  RequestFapiaoInput,
} from './payment.types.js';

@Resolver(() => InvoiceType)
export class PaymentResolver {
  constructor(
    private readonly sessions: PaymentSessions,
    private readonly credits: CreditInvoice,
    private readonly fapiaoRecords: FapiaoRecords,
  ) {}

  @Mutation(() => PaymentPageType, {
    description: 'A page on which to leave a card, Alipay or WeChat Pay, from which the bills of a contract are taken.',
  })
  @Allow('pay', 'ContractBilling')
  setUpPayment(@CurrentActor() actor: Actor, @Args('input') input: PaymentPageInput): Promise<PaymentPageType> {
    return this.sessions.setUp(actor, { ...input });
  }

  @Mutation(() => PaymentPageType, { description: 'The portal of the payment service: bills and means of payment.' })
  @Allow('pay', 'ContractBilling')
  openBillingPortal(@CurrentActor() actor: Actor, @Args('input') input: PaymentPageInput): Promise<PaymentPageType> {
    return this.sessions.portal(actor, { ...input });
  }

  @Mutation(() => InvoiceType, {
    description: 'Takes something off an open bill, or pays something of a paid one back, by a credit note.',
  })
  @Allow('credit', 'Invoice')
  async creditInvoice(@CurrentActor() actor: Actor, @Args('input') input: CreditInvoiceInput): Promise<InvoiceType> {
    return presentInvoice(await this.credits.execute(actor, { ...input }));
  }

  @Mutation(() => FapiaoType, { description: 'Asks the provider for a fapiao. What was asked before stays on record.' })
  @Allow('requestFapiao', 'Invoice')
  async requestFapiao(@CurrentActor() actor: Actor, @Args('input') input: RequestFapiaoInput): Promise<FapiaoType> {
    return present(await this.fapiaoRecords.request(actor, { ...input }));
  }

  @Mutation(() => FapiaoType, { description: 'Writes down the fapiao that was issued. Earlier ones stay on record.' })
  @Allow('recordFapiao', 'Invoice')
  async recordFapiao(@CurrentActor() actor: Actor, @Args('input') input: RecordFapiaoInput): Promise<FapiaoType> {
    return present(await this.fapiaoRecords.record(actor, { ...input }));
  }

  @ResolveField(() => [FapiaoType], { description: 'What was asked for and issued, oldest first.' })
  @Allow('read', 'Fapiao')
  fapiao(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() invoice: InvoiceType,
  ): Promise<FapiaoType[]> {
    return loaderOf(context, 'invoice.fapiao', async (ids: readonly string[]) => {
      const rows = (await this.fapiaoRecords.of(actor, ids)).map(present);
      return grouped(ids, rows, (row) => row.invoiceId);
    }).load(invoice.id);
  }
}

function present(row: FapiaoRow): FapiaoType {
  return { ...row, kind: row.kind as FapiaoKind };
}
