import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { invalid, NotFound } from '#kernel';
import { type AppConfig, CONFIG, parseInput, Transactional, zUuid } from '#platform';
import { NotBilled, StripeSilent } from '../domain/billing.errors.js';
import { StripeGate } from '../stripe/stripe-gate.js';
import { ContractBillingRepository, type ContractBillingRow } from '../subscriptions/contract-billing.repository.js';

const schema = z.strictObject({ contractId: zUuid, returnUrl: z.string().max(500).nullish() });

export interface PaymentPage {
  /** Page of Stripe's, for one visit. */
  readonly url: string;
}

/** Which means of payment people in China have. */
const METHODS = ['card', 'alipay', 'wechat_pay'] as const;

/** The wish to pay is on record of both sides before Stripe is asked for a page. */
@Injectable()
export class OpenPaymentPage {
  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws GENERAL.NOT_FOUND, and BILLING.NOT_BILLED where there is nobody at Stripe to pay. */
  @Transactional()
  async execute(actor: Actor, contractId: string, action: string): Promise<ContractBillingRow> {
    const row = (await this.billings.of(actor, [contractId], 'pay')).get(contractId);
    if (!row) throw new NotFound({ noun: 'contract' }, 'input.contractId');
    if (!row.stripeAccount || !row.stripeCustomer) throw new NotBilled();
    const chains = [row.providerId, row.enterpriseId];
    await this.audit.record({ action, subjectType: 'Contract', subjectId: contractId, chains });
    return row;
  }
}

/** Pages of Stripe's on which an enterprise says how it pays its provider. They make nothing by themselves, so there is no intent. */
@Injectable()
export class PaymentSessions {
  constructor(
    private readonly pages: OpenPaymentPage,
    private readonly gate: StripeGate,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  /** A checkout that keeps a means of payment; from then on bills are taken from it. Throws GENERAL.INVALID_INPUT. */
  async setUp(actor: Actor, raw: unknown): Promise<PaymentPage> {
    const { contractId, returnUrl } = parseInput(schema, raw);
    const back = this.back(returnUrl);
    const row = await this.pages.execute(actor, contractId, 'billing.paymentSetUpOpened');
    const wanted = {
      mode: 'setup' as const,
      customer: row.stripeCustomer ?? '',
      currency: (row.currency ?? 'CNY').toLowerCase(),
      allowed_payment_method_types: [...METHODS],
      success_url: back,
      cancel_url: back,
    };
    const options = { stripeAccount: row.stripeAccount ?? '' };
    const session = await this.gate.api.checkout.sessions.create(wanted, options).catch(silent);
    return { url: session.url ?? '' };
  }

  /** Stripe's portal: bills, means of payment, addresses. Throws GENERAL.INVALID_INPUT. */
  async portal(actor: Actor, raw: unknown): Promise<PaymentPage> {
    const { contractId, returnUrl } = parseInput(schema, raw);
    const return_url = this.back(returnUrl);
    const row = await this.pages.execute(actor, contractId, 'billing.portalOpened');
    const wanted = { customer: row.stripeCustomer ?? '', return_url };
    const options = { stripeAccount: row.stripeAccount ?? '' };
    const session = await this.gate.api.billingPortal.sessions.create(wanted, options).catch(silent);
    return { url: session.url };
  }

  /** Only to where this installation lives: a page of Stripe's sends nobody elsewhere. */
  private back(returnUrl: string | null | undefined): string {
    const { publicUrl } = this.config.http;
    if (!returnUrl) return `${publicUrl}/billing/paid`;
    const url = URL.canParse(returnUrl) ? new URL(returnUrl) : undefined;
    if (url && url.origin === new URL(publicUrl).origin && !url.username) return url.href;
    throw invalid('input.returnUrl', `must begin with ${publicUrl}/`, `必须以 ${publicUrl}/ 开头`);
  }
}

function silent(): never {
  throw new StripeSilent();
}
