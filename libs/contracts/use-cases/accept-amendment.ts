import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { Outbox, parseInput, Transactional } from '#platform';
import { AmendmentRepository, type AmendmentRow } from '../amendment.repository.js';
import { contractAmended, contractEndDue, contractSigned } from '../contract.events.js';
import { ContractRepository, type ContractRow } from '../contract.repository.js';
import { type ContractVersion, ContractVersions } from '../contract-versions.js';
import { CoverageKeeper } from '../coverage-keeper.js';
import { AmendmentDecided, AmendmentOutdated, NotAmendable } from '../domain/amendment.errors.js';
import { assertInTime } from '../domain/amendment.js';
import { HashDiffers, OfferExpired } from '../domain/contract.errors.js';
import type { ContractTerms } from '../domain/contract-terms.js';

const schema = z.strictObject({ id: z.uuid(), contentHash: z.string().regex(/^[0-9a-f]{64}$/) });

/** What an acceptance leaves behind: news for whom it concerns, and an entry in the audit log of both parties. */
@Injectable()
export class AcceptanceRecords {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  async amended({ id: contractId, providerId, enterpriseId }: ContractRow, row: AmendmentRow, at: Date): Promise<void> {
    const parties = { providerId, enterpriseId };
    const { version, contentHash, endsAt, extendsFrom, added, removed } = row;
    const effectiveAt = at.toISOString();
    await this.outbox.add(contractSigned, { ...parties, payload: { contractId, version } });
    await this.outbox.add(contractAmended, { ...parties, payload: { contractId, version, effectiveAt } });
    if (extendsFrom && endsAt)
      await this.outbox.add(contractEndDue, { ...parties, payload: { contractId }, notBefore: endsAt });
    // Others may leave before them: then these are the last.
    if (removed.length > 0)
      await this.outbox.add(contractEndDue, { ...parties, payload: { contractId }, notBefore: at });
    await this.audit.record({
      action: 'contract.amended',
      subjectType: 'Contract',
      subjectId: contractId,
      chains: [providerId, enterpriseId],
      detail: { version, contentHash, effectiveAt, added: added.length, removed: removed.length },
    });
  }
}

/** The other side accepts the content it has read, named by its hash: from its instant on the next version holds. */
@Injectable()
export class AcceptAmendment {
  constructor(
    private readonly amendments: AmendmentRepository,
    private readonly contracts: ContractRepository,
    private readonly versions: ContractVersions,
    private readonly keeper: CoverageKeeper,
    private readonly records: AcceptanceRecords,
  ) {}

  /**
   * Throws CONTRACT.CONTENT_HASH_DIFFERS, CONTRACT.AMENDMENT_DECIDED, CONTRACT.OFFER_EXPIRED, CONTRACT.NOT_AMENDABLE,
   * CONTRACT.AMENDMENT_OUTDATED, and what CoverageKeeper throws.
   */
  @Transactional()
  async execute(actor: Actor, raw: unknown, from: string | null = null): Promise<AmendmentRow> {
    const input = parseInput(schema, raw);
    const row = await this.amendments.get(actor, input.id, 'accept');
    if (row.contentHash !== input.contentHash) throw new HashDiffers({}, 'input.contentHash');
    // A click may come twice.
    if (row.state === 'ACCEPTED') return row;
    if (row.state !== 'OPEN') throw new AmendmentDecided({ state: row.state });
    const now = new Date();
    if (row.validUntil <= now) throw new OfferExpired({ at: row.validUntil.toISOString() });
    const contract = await this.contracts.get(actor, row.contractId);
    if (contract.state !== 'ACTIVE') throw new NotAmendable({ state: contract.state });
    const before = (await this.versions.of([contract])).get(contract.id)?.at(-1) as ContractVersion;
    assertFollows(row, before, contract.endsAt);
    assertInTime({ from: before.effectiveAt, endsAt: contract.endsAt }, row.effectiveAt, now);
    const at = row.effectiveAt ?? now;
    await this.amendments.decide(row, {
      state: 'ACCEPTED',
      effectiveAt: at,
      decidedAt: now,
      ...signature(actor, now, from),
    });
    await this.contracts.follow(contract.id, { regionPath: row.regionPath, endsAt: row.endsAt });
    await this.keeper.amend(contract, row, at, row.planVersionId !== before.planVersionId);
    await this.records.amended(contract, row, at);
    return this.amendments.get(actor, row.id);
  }
}

/** Written on the version that still is the last, and beside its terms nothing else than they say. */
function assertFollows(row: AmendmentRow, before: ContractVersion, endsAt: Date | null): void {
  const { amendment } = row.terms as unknown as ContractTerms;
  const same = (one: readonly string[] = [], other: readonly string[]) => one.join() === other.toSorted().join();
  const isSigned = same(amendment?.added, row.added) && same(amendment?.removed, row.removed);
  const follows = row.version === before.version + 1 && amendment?.follows === before.contentHash;
  // It may have renewed itself in between.
  const hasEnd = (row.extendsFrom ?? row.endsAt)?.getTime() === endsAt?.getTime();
  if (!follows || !isSigned || !hasEnd) throw new AmendmentOutdated();
}

function signature(actor: Actor, at: Date, from: string | null) {
  const { userId } = actor.facts;
  return actor.isProvider
    ? { providerAcceptedAt: at, providerAcceptedBy: userId, providerAcceptedFrom: from }
    : { enterpriseAcceptedAt: at, enterpriseAcceptedBy: userId, enterpriseAcceptedFrom: from };
}
