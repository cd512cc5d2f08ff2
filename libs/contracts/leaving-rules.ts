import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { ContractRepository, type ContractRow } from './contract.repository.js';
import { ContractVersions } from './contract-versions.js';
import { leavingTerms } from './domain/contract-terms.js';
import { earliestLeave, type Span } from './domain/coverage-plan.js';
import { NoticeNotKept } from './domain/handover.errors.js';

/** When a party may leave a contract on its own: by the terms that hold now. */
@Injectable()
export class LeavingRules {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly versions: ContractVersions,
  ) {}

  /** The earliest end that a notice given now can set, and whether the contract would renew itself without one. */
  async noticeOf(contractId: Uuid, now: Date): Promise<{ earliest: Date; renews: boolean }> {
    const { terms } = await this.versions.at(contractId, now);
    return { earliest: earliestLeave(leavingTerms(terms), now), renews: terms.renewal !== undefined };
  }

  /** Throws CONTRACT.NOTICE_NOT_KEPT. A new contract with the same provider needs no notice: it is that provider's own offer. */
  async assertMayLeave(actor: Actor, contract: ContractRow, lost: readonly Span[], at: Date): Promise<void> {
    const rivals = lost.filter(({ providerId }) => providerId !== contract.providerId);
    for (const id of new Set<Uuid>(rivals.map(({ contractId }) => contractId))) {
      const old = await this.contracts.get(actor, id);
      const earliest =
        old.state === 'ENDING' && old.endsAt ? old.endsAt : (await this.noticeOf(id, new Date())).earliest;
      const soonest = old.endsAt && old.endsAt < earliest ? old.endsAt : earliest;
      if (at < soonest) throw new NoticeNotKept({ number: old.number, earliest: soonest.toISOString() });
    }
  }
}
