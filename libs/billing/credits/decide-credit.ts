import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { Outbox, parseInput, Transactional, zUuid } from '#platform';
import { ANSWER_DAYS } from '../domain/service-credit.js';
import { CreditNotDisputable, CreditNotDisputed } from './credit.errors.js';
import { creditDue, creditNews } from './service-credit.events.js';
import { ServiceCreditRepository, type ServiceCreditRow } from './service-credit.repository.js';

const DAY_MS = 86_400_000;
const zReason = z.string().trim().min(10).max(2_000);
const disputeSchema = z.strictObject({ id: zUuid, reason: zReason });
const settleSchema = z.strictObject({
  id: zUuid,
  uphold: z.boolean(),
  note: z.string().trim().min(1).max(2_000).nullish(),
});

/** The provider may dispute a credit once, with a reason; the enterprise gives way or lets it stand, and silence lets it stand. */
@Injectable()
export class DecideCredit {
  constructor(
    private readonly credits: ServiceCreditRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Throws CREDIT.NOT_DISPUTABLE. */
  @Transactional()
  async dispute(actor: Actor, raw: unknown): Promise<ServiceCreditRow> {
    const { id, reason } = parseInput(disputeSchema, raw);
    const credit = await this.credits.get(actor, id, 'dispute');
    const now = new Date();
    if (credit.state !== 'PROPOSED' || credit.decideBy <= now) throw new CreditNotDisputable({ state: credit.state });
    const decideBy = new Date(now.getTime() + ANSWER_DAYS * DAY_MS);
    const disputed = { state: 'DISPUTED', disputedAt: now, disputeReason: reason, decideBy };
    if (!(await this.credits.move(id, 'PROPOSED', disputed))) throw new CreditNotDisputable({ state: 'DISPUTED' });
    await this.say(credit, 'DISPUTED', decideBy);
    return this.credits.get(actor, id);
  }

  /** Throws CREDIT.NOT_DISPUTED. */
  @Transactional()
  async settle(actor: Actor, raw: unknown): Promise<ServiceCreditRow> {
    const { id, uphold, note } = parseInput(settleSchema, raw);
    const credit = await this.credits.get(actor, id, 'settle');
    const state = uphold ? 'UPHELD' : 'WITHDRAWN';
    const settled = { state, settledAt: new Date(), settlementNote: note ?? null };
    if (!(await this.credits.move(id, 'DISPUTED', settled))) throw new CreditNotDisputed({ state: credit.state });
    await this.say(credit, state, uphold ? new Date() : undefined);
    return this.credits.get(actor, id);
  }

  private async say(credit: ServiceCreditRow, what: 'DISPUTED' | 'UPHELD' | 'WITHDRAWN', lookAt?: Date): Promise<void> {
    const { id: creditId, providerId, enterpriseId, contractId, period, amount } = credit;
    const parties = { providerId, enterpriseId };
    if (lookAt) await this.outbox.add(creditDue, { ...parties, notBefore: lookAt, payload: { creditId } });
    const news = { contractId, period, what, count: 1, amount: `${amount}` };
    await this.outbox.add(creditNews, { ...parties, payload: news });
    await this.audit.record({
      action: `serviceCredit.${what.toLowerCase()}`,
      subjectType: 'ServiceCredit',
      subjectId: creditId,
      chains: [providerId, enterpriseId],
      detail: { amount: `${amount}`, period },
    });
  }
}
