import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database } from '#platform';
import { ContractVersions, inForce } from './contract-versions.js';
import type { ContractState } from './domain/contract.transitions.js';
import type { ContractTerms } from './domain/contract-terms.js';

/** A contract as those need it who follow what was signed. */
export interface SignedContract {
  readonly id: Uuid;
  readonly number: string;
  readonly state: ContractState;
  /** Of the version that is in force. */
  readonly terms: ContractTerms;
  /** What it was sold by, from when on, oldest first; the last may be still to come. */
  readonly plans: readonly { readonly plan: ContractTerms['plan']; readonly from: Date }[];
  readonly activatedAt: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
}

/** A device is covered from an instant up to, not including, another; null: until somebody ends it. */
export interface CoveredDevice {
  readonly deviceId: Uuid;
  readonly kind: string;
  readonly from: Date;
  readonly to: Date | null;
}

/** What was signed and what is covered, for libraries above; as the worker, in the scope of the two parties. */
@Injectable()
export class ContractsInForce {
  constructor(
    private readonly db: Database,
    private readonly versions: ContractVersions,
  ) {}

  /** With the terms of the version that is in force then; now unless given. Undefined where the contract is not of these parties. */
  async signed(id: Uuid, at?: Date): Promise<SignedContract | undefined> {
    const select = { id: true, number: true, state: true, activatedAt: true, endsAt: true, endedAt: true };
    const row = await this.db.write((tx) => tx.contract.findFirst({ where: { id }, select }));
    if (!row) return undefined;
    const versions = await this.versions.ofContract(id);
    const { terms } = inForce(versions, at ?? (await this.db.now()));
    const plans = versions.map((version) => ({ plan: version.terms.plan, from: version.effectiveAt }));
    return { ...row, terms, plans } as SignedContract;
  }

  /** All that the contract covers, has covered and will cover, in the order of time. */
  async covered(contractId: Uuid): Promise<CoveredDevice[]> {
    const rows = await this.db.write((tx) =>
      tx.coverage.findMany({
        where: { contractId },
        select: { deviceId: true, validFrom: true, validTo: true, device: { select: { kind: true } } },
        orderBy: [{ validFrom: 'asc' }, { id: 'asc' }],
      }),
    );
    return rows.map(({ deviceId, validFrom, validTo, device }) => ({
      deviceId,
      kind: device.kind,
      from: validFrom,
      to: validTo,
    }));
  }

  /** Shows both parties since when the contract is in arrears, or that it is no longer; nothing else changes by it. Only while it is ACTIVE. */
  async setArrears(id: Uuid, arrearsSince: Date | null): Promise<void> {
    await this.db.write((tx) => tx.contract.updateMany({ where: { id, state: 'ACTIVE' }, data: { arrearsSince } }));
  }
}
