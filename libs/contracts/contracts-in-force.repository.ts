import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database } from '#platform';
import type { ContractState } from './domain/contract.transitions.js';
import type { ContractTerms } from './domain/contract-terms.js';

/** A contract as those need it who follow what was signed. */
export interface SignedContract {
  readonly id: Uuid;
  readonly number: string;
  readonly state: ContractState;
  readonly terms: ContractTerms;
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
  constructor(private readonly db: Database) {}

  /** Undefined where the contract is not of these parties. */
  async signed(id: Uuid): Promise<SignedContract | undefined> {
    const select = { id: true, number: true, state: true, terms: true, activatedAt: true, endsAt: true, endedAt: true };
    const row = await this.db.write((tx) => tx.contract.findFirst({ where: { id }, select }));
    return (row ?? undefined) as SignedContract | undefined;
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
}
