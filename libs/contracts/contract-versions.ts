import { Injectable } from '@nestjs/common';
import { NotFound, type Uuid } from '#kernel';
import { AmendmentRepository } from './amendment.repository.js';
import { ContractRepository, type ContractRow } from './contract.repository.js';
import type { ContractTerms } from './domain/contract-terms.js';

/** What both sides have signed, from an instant up to the next version. */
export interface ContractVersion {
  readonly contractId: Uuid;
  /** 1 is the contract as it was first signed. */
  readonly version: number;
  readonly effectiveAt: Date;
  readonly terms: ContractTerms;
  readonly contentHash: string;
  readonly planVersionId: Uuid;
  /** Null for the first. */
  readonly amendmentId: Uuid | null;
  readonly acceptedAt: Date | null;
}

type Signed = Pick<ContractRow, 'id' | 'terms' | 'contentHash' | 'planVersionId' | 'startsAt' | 'enterpriseAcceptedAt'>;

/** The versions of contracts, and which of them holds when. Reads what row-level security shows: for use cases and workers. */
@Injectable()
export class ContractVersions {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly amendments: AmendmentRepository,
  ) {}

  /** The terms in force at an instant; before the start, the first. Throws GENERAL.NOT_FOUND. */
  async at(contractId: Uuid, instant: Date): Promise<ContractVersion> {
    return inForce(await this.ofContract(contractId), instant);
  }

  /** Throws GENERAL.NOT_FOUND. */
  async ofContract(contractId: Uuid): Promise<ContractVersion[]> {
    const contract = await this.contracts.signed(contractId);
    if (!contract) throw new NotFound({ noun: 'contract' });
    return (await this.of([contract])).get(contractId) ?? [];
  }

  /** All versions that both sides have signed, oldest first; the last may be still to come. */
  async of(contracts: readonly Signed[]): Promise<Map<Uuid, ContractVersion[]>> {
    const accepted = await this.amendments.accepted(contracts.map(({ id }) => id));
    return new Map(
      contracts.map((contract) => {
        const later = accepted.filter(({ contractId }) => contractId === contract.id).map(versionOf);
        return [contract.id, [firstOf(contract), ...later]];
      }),
    );
  }
}

/** The last of them that has begun; before the start, the first. */
export function inForce(versions: readonly ContractVersion[], at: Date): ContractVersion {
  const found = versions.findLast(({ effectiveAt }) => effectiveAt <= at) ?? versions[0];
  if (!found) throw new NotFound({ noun: 'contract' });
  return found;
}

function firstOf({ id, startsAt, enterpriseAcceptedAt, terms, contentHash, planVersionId }: Signed): ContractVersion {
  // Accepted after its start, a contract holds from the acceptance on.
  const late = enterpriseAcceptedAt && enterpriseAcceptedAt > startsAt;
  return {
    contractId: id,
    version: 1,
    effectiveAt: late ? enterpriseAcceptedAt : startsAt,
    terms: terms as unknown as ContractTerms,
    contentHash,
    planVersionId,
    amendmentId: null,
    acceptedAt: enterpriseAcceptedAt,
  };
}

function versionOf(row: Awaited<ReturnType<AmendmentRepository['accepted']>>[number]): ContractVersion {
  const { contractId, version, contentHash, planVersionId, id: amendmentId } = row;
  const effectiveAt = row.effectiveAt ?? row.createdAt;
  const terms = row.terms as unknown as ContractTerms;
  return {
    contractId,
    version,
    effectiveAt,
    terms,
    contentHash,
    planVersionId,
    amendmentId,
    acceptedAt: row.decidedAt,
  };
}
