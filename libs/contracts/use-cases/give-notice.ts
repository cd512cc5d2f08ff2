import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { invalid } from '#kernel';
import { Outbox, parseInput, Transactional, zUuid } from '#platform';
import { contractEndDue, noticeGiven } from '../contract.events.js';
import { ContractRepository, type ContractRow } from '../contract.repository.js';
import { CoverageRepository } from '../coverage.repository.js';
import type { ContractState } from '../domain/contract.transitions.js';
import { NoticeNotKept, NotToBeEnded } from '../domain/handover.errors.js';
import { LeavingRules } from '../leaving-rules.js';

const schema = z.strictObject({
  id: zUuid,
  endsAt: z.date().nullish(),
  reason: z.string().trim().max(1_000).nullish(),
});

/** Either side ends a contract in force, keeping its notice. Monitoring goes on until then; the authority sees the gap coming. */
@Injectable()
export class GiveNotice {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly coverage: CoverageRepository,
    private readonly leaving: LeavingRules,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<ContractRow> {
    const { id, endsAt: wanted, reason } = parseInput(schema, raw);
    const contract = await this.contracts.get(actor, id, 'giveNotice');
    const { state, number, providerId, enterpriseId } = contract;
    if (state !== 'ACTIVE') throw new NotToBeEnded({ state });
    const now = new Date();
    const { earliest, renews } = await this.leaving.noticeOf(id, now);
    const endsAt = wanted ?? earliest;
    if (endsAt < earliest) throw new NoticeNotKept({ number, earliest: earliest.toISOString() }, 'input.endsAt');
    // Given for the very end it says that the contract is not to be renewed.
    if (contract.endsAt && (renews ? endsAt > contract.endsAt : endsAt >= contract.endsAt)) {
      throw invalid('input.endsAt', 'the contract ends sooner by itself', '合同届时已自行到期');
    }
    const notice = { noticeGivenAt: now, noticeGivenBy: actor.organisationId };
    await this.contracts.move(id, state as ContractState, { state: 'ENDING', endsAt, ...notice });
    await this.coverage.endAt(contract, endsAt);
    await this.outbox.add(contractEndDue, { providerId, enterpriseId, payload: { contractId: id }, notBefore: endsAt });
    const notified = { contractId: id, byOrganisationId: actor.organisationId };
    await this.outbox.add(noticeGiven, { providerId, enterpriseId, payload: notified });
    const detail = { endsAt: endsAt.toISOString(), reason: reason ?? null };
    const chains = [providerId, enterpriseId];
    await this.audit.record({ action: 'contract.noticeGiven', subjectType: 'Contract', subjectId: id, chains, detail });
    return this.contracts.get(actor, id);
  }
}
