import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { newId, type Uuid } from '#kernel';
import { Idempotency, Outbox, parseInput, Transactional } from '#platform';
import { AmendmentRepository, type AmendmentRow } from '../amendment.repository.js';
import { AmendmentDrafts } from '../amendment-drafts.js';
import { amendmentProposed } from '../contract.events.js';
import { ContractRepository, type ContractRow } from '../contract.repository.js';
import { type ContractVersion, ContractVersions } from '../contract-versions.js';
import { NotAmendable, NothingAmended } from '../domain/amendment.errors.js';
import {
  assertInTime,
  movedEnd,
  type ProposeAmendment as ProposeAmendmentInput,
  proposeAmendmentSchema,
  validUntil,
} from '../domain/amendment.js';
import { contentHash } from '../domain/contract-terms.js';

/** The record side of a proposal: once per idempotency key, and in the audit log of both parties. */
@Injectable()
export class AmendmentRecords {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  once(actor: Actor, input: ProposeAmendmentInput, contract: ContractRow, propose: () => Promise<Uuid>): Promise<Uuid> {
    const { idempotencyKey, ...said } = input;
    const { id: contractId, providerId, enterpriseId } = contract;
    const key = idempotencyKey ?? undefined;
    return this.idempotency.once(actor.organisationId, 'proposeAmendment', key, said, async () => {
      const amendmentId = await propose();
      const by = actor.isProvider ? 'PROVIDER' : 'ENTERPRISE';
      await this.outbox.add(amendmentProposed, { providerId, enterpriseId, payload: { contractId, amendmentId, by } });
      const chains = [providerId, enterpriseId];
      const entry = { subjectType: 'Contract', subjectId: contractId, chains, detail: { amendmentId } };
      await this.audit.record({ action: 'contract.amendmentProposed', ...entry });
      return amendmentId;
    });
  }
}

/** Either side proposes the next version of a contract in force. To propose is to accept on one's own side. */
@Injectable()
export class ProposeAmendment {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly versions: ContractVersions,
    private readonly drafts: AmendmentDrafts,
    private readonly amendments: AmendmentRepository,
    private readonly records: AmendmentRecords,
  ) {}

  /** Throws CONTRACT.NOT_AMENDABLE, CONTRACT.NOTHING_AMENDED, and what AmendmentDrafts and `assertInTime` throw. */
  @Transactional()
  async execute(actor: Actor, raw: unknown, from: string | null = null): Promise<AmendmentRow> {
    const input = parseInput(proposeAmendmentSchema, raw);
    const contract = await this.contracts.get(actor, input.contractId);
    const { providerId, enterpriseId } = contract;
    const proposedBy = actor.isProvider ? 'PROVIDER' : 'ENTERPRISE';
    actor.assert('propose', 'ContractAmendment', { providerId, enterpriseId, proposedBy });
    const id = await this.records.once(actor, input, contract, () => this.propose(actor, contract, input, from));
    return this.amendments.get(actor, id);
  }

  private async propose(actor: Actor, contract: ContractRow, input: ProposeAmendmentInput, from: string | null) {
    const { id: contractId, providerId, enterpriseId, state } = contract;
    if (state !== 'ACTIVE') throw new NotAmendable({ state });
    const { addDeviceIds: added, removeDeviceIds: removed, planId } = input;
    const endsAt = movedEnd(contract.endsAt, input.endsAt);
    if (added.length + removed.length === 0 && !planId && !input.endsAt) throw new NothingAmended();
    const now = new Date();
    const before = await this.last(contract);
    const effectiveAt = input.effectiveAt ?? null;
    const frame = { from: before.effectiveAt, endsAt: contract.endsAt };
    assertInTime(frame, effectiveAt, now);
    const wanted = { added, removed, planId, effectiveAt, endsAt };
    const { terms, regionPath } = await this.drafts.write(actor, contract, before, wanted, now);
    const id = newId();
    const data = {
      ...{ id, providerId, enterpriseId, contractId, version: before.version + 1 },
      ...{ planVersionId: terms.plan.versionId, effectiveAt, regionPath, endsAt, added, removed },
      extendsFrom: input.endsAt ? contract.endsAt : null,
      note: input.note ?? null,
      terms: terms as unknown as object,
      contentHash: contentHash(terms),
      validUntil: validUntil(frame, effectiveAt, input.validUntil ?? null, now),
    };
    await this.amendments.add({ ...data, ...signedBy(actor, now, from) });
    return id;
  }

  private async last(contract: ContractRow): Promise<ContractVersion> {
    const versions = await this.versions.of([contract]);
    return versions.get(contract.id)?.at(-1) as ContractVersion;
  }
}

/** Who proposes has accepted. */
function signedBy(actor: Actor, at: Date, from: string | null) {
  const { userId } = actor.facts;
  return actor.isProvider
    ? { proposedBy: 'PROVIDER', providerAcceptedAt: at, providerAcceptedBy: userId, providerAcceptedFrom: from }
    : {
        proposedBy: 'ENTERPRISE',
        enterpriseAcceptedAt: at,
        enterpriseAcceptedBy: userId,
        enterpriseAcceptedFrom: from,
      };
}
