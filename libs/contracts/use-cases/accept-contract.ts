import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { Outbox, parseInput, Transactional } from '#platform';
import { EngagementRepository } from '#tenancy';
import { contractActivated, contractEndDue, contractSigned, contractStartDue } from '../contract.events.js';
import { ContractRepository, type ContractRow } from '../contract.repository.js';
import { CoverageKeeper } from '../coverage-keeper.js';
import { HashDiffers, NotOpenForAcceptance, OfferExpired } from '../domain/contract.errors.js';

export const acceptContractSchema = z.strictObject({
  id: z.uuid(),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  switchProvider: z.boolean().optional(),
});
export type AcceptContractInput = z.infer<typeof acceptContractSchema>;

/** A side accepts the content it has read, named by its hash. When both have, the devices are covered. */
@Injectable()
export class AcceptContract {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly keeper: CoverageKeeper,
    private readonly engagements: EngagementRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: AcceptContractInput, from: string | null = null): Promise<ContractRow> {
    const input = parseInput(acceptContractSchema, raw);
    const contract = await this.contracts.get(actor, input.id, 'accept');
    if (contract.contentHash !== input.contentHash) throw new HashDiffers({}, 'input.contentHash');
    // To say yes again changes nothing: the provider accepted by offering, and a click may come twice.
    const acceptedAt = actor.isProvider ? contract.providerAcceptedAt : contract.enterpriseAcceptedAt;
    if (acceptedAt) return contract;
    if (contract.state !== 'OFFERED') throw new NotOpenForAcceptance({ state: contract.state });
    const { validUntil } = contract;
    if (validUntil && validUntil <= new Date()) throw new OfferExpired({ at: validUntil.toISOString() });
    const switched = await this.bind(actor, contract, input.switchProvider ?? false, from);
    const chains = [contract.providerId, contract.enterpriseId];
    await this.audit.record({
      action: 'contract.accepted',
      subjectType: 'Contract',
      subjectId: contract.id,
      chains,
      detail: { contentHash: contract.contentHash, ...(switched ? { switchesProvider: true } : {}) },
    });
    return this.contracts.get(actor, contract.id);
  }

  /** True where devices change their provider. */
  private async bind(actor: Actor, contract: ContractRow, switching: boolean, from: string | null): Promise<boolean> {
    const now = new Date();
    const starts = contract.startsAt > now ? contract.startsAt : now;
    const active = starts.getTime() === now.getTime();
    const acceptance = actor.isProvider
      ? { providerAcceptedAt: now, providerAcceptedBy: actor.facts.userId, providerAcceptedFrom: from }
      : { enterpriseAcceptedAt: now, enterpriseAcceptedBy: actor.facts.userId, enterpriseAcceptedFrom: from };
    await this.contracts.move(contract.id, 'OFFERED', {
      ...acceptance,
      state: active ? 'ACTIVE' : 'ACCEPTED',
      activatedAt: active ? now : null,
    });
    const switched = await this.keeper.begin(actor, contract, starts, switching);
    const { providerId, enterpriseId, endsAt } = contract;
    if (active && actor.isEnterprise) await this.engagements.open(providerId, enterpriseId);
    const said = { providerId, enterpriseId, payload: { contractId: contract.id } };
    await this.outbox.add(contractSigned, { ...said, payload: { contractId: contract.id, version: 1 } });
    if (active) await this.outbox.add(contractActivated, said);
    else await this.outbox.add(contractStartDue, { ...said, notBefore: starts });
    if (endsAt) await this.outbox.add(contractEndDue, { ...said, notBefore: endsAt });
    return switched;
  }
}
