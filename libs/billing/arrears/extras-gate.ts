import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { extrasRest } from '../domain/arrears.js';
import { ExtrasPaused } from '../domain/billing.errors.js';
import { ContractBillingRepository } from '../subscriptions/contract-billing.repository.js';

/** Before exports and reports, and before nothing that watches, rings or escalates. */
@Injectable()
export class ExtrasGate {
  constructor(private readonly billings: ContractBillingRepository) {}

  /** Throws BILLING.EXTRAS_PAUSED to an enterprise that has been in arrears for more than thirty days with anybody. */
  async assertOpen(actor: Actor): Promise<void> {
    if (!actor.isEnterprise) return;
    const since = await this.billings.arrearsOf(actor);
    if (since && extrasRest(since, new Date())) throw new ExtrasPaused({ since: since.toISOString() });
  }
}
