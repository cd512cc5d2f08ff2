import { Injectable } from '@nestjs/common';
import { ContractsInForce, type CoveredDevice, type SignedContract } from '#contracts';
import type { Uuid } from '#kernel';
import { chargeable } from './claim-months.js';
import { SubsidyClaimRepository } from './subsidy-claim.repository.js';

/** Contracts as the enterprise is billed for them: without the devices that a funder pays for. As the worker. */
@Injectable()
export class BilledContracts {
  constructor(
    private readonly contracts: ContractsInForce,
    private readonly claims: SubsidyClaimRepository,
  ) {}

  signed(id: Uuid, at: Date): Promise<SignedContract | undefined> {
    return this.contracts.signed(id, at);
  }

  async covered(id: Uuid): Promise<CoveredDevice[]> {
    return chargeable(await this.contracts.covered(id), await this.claims.subsidised(id));
  }
}
