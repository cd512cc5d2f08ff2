import { Injectable } from '@nestjs/common';
import { monthOf } from '#contracts';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { costOfClaim } from './claim-months.js';
import { ProgrammeNotOpen } from './subsidy.errors.js';
import { subsidyMonthDue } from './subsidy.events.js';
import { type Acceptance, type ClaimRow, SubsidyClaimRepository } from './subsidy-claim.repository.js';
import { type ProgrammeRow, SubsidyProgrammeRepository } from './subsidy-programme.repository.js';

/** Charges of a month are written when everything of it has been. */
const AFTER_MONTH_MS = 3 * 3_600_000;

export function chargeAfter(at: Date): { period: string; notBefore: Date; next: Date } {
  const { name, to } = monthOf(at);
  return { period: name, notBefore: new Date(to.getTime() + AFTER_MONTH_MS), next: to };
}

/** What an acceptance brings about, whether the enterprise says so or the start of its contract: in the caller's transaction. */
@Injectable()
export class AcceptClaims {
  constructor(
    private readonly claims: SubsidyClaimRepository,
    private readonly programmes: SubsidyProgrammeRepository,
    private readonly outbox: Outbox,
  ) {}

  programmesOf(claims: readonly ClaimRow[]): Promise<Map<Uuid, ProgrammeRow>> {
    return this.programmes.byIds([...new Set(claims.map(({ programmeId }) => programmeId))]);
  }

  /** From now on, or from the start of the programme, until it or the contract ends. Throws SUBSIDY.PROGRAMME_NOT_OPEN. */
  termOf(claim: ClaimRow, programme: ProgrammeRow, endsAt: Date | null): Acceptance {
    const now = new Date();
    const validFrom = programme.validFrom > now ? programme.validFrom : now;
    const validTo = endsAt && endsAt < programme.validTo ? endsAt : programme.validTo;
    if (programme.state !== 'OPEN' || validTo <= validFrom) throw new ProgrammeNotOpen({ name: programme.name });
    const { unitAmount, months } = claim;
    return { validFrom, validTo, reserved: costOfClaim({ unitAmount, months, from: validFrom, to: validTo }) };
  }

  /** False where the claim is proposed no longer. Throws what `SubsidyClaimRepository.accept` does. */
  async accept(claim: ClaimRow, programme: ProgrammeRow, endsAt: Date | null, count: number): Promise<boolean> {
    const term = this.termOf(claim, programme, endsAt);
    if (!(await this.claims.accept(claim.id, term, { name: programme.name, count }))) return false;
    const { providerId, enterpriseId, contractId, authorityId, programmeId } = claim;
    const { period, notBefore } = chargeAfter(term.validFrom);
    const payload = { authorityId, programmeId, period };
    await this.outbox.add(subsidyMonthDue, { providerId, enterpriseId, notBefore, payload });
    await this.outbox.add(contractBillingDue, { providerId, enterpriseId, payload: { contractId } });
    return true;
  }
}
