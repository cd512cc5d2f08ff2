import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { ContractQueries } from '#contracts';
import { NotFound, type Uuid } from '#kernel';
import { Outbox, parseInput, Transactional, zUuid } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { AcceptClaims } from './accept-claims.js';
import { costOfClaim } from './claim-months.js';
import { ClaimDecided, ContractNotClaimable, ProgrammeNotOpen } from './subsidy.errors.js';
import { type ClaimRow, SubsidyClaimRepository } from './subsidy-claim.repository.js';

const schema = z.strictObject({ claimIds: z.array(zUuid).min(1).max(1_000) });
const FORCE = ['ACTIVE', 'IN_ARREARS'];

/** Claims are decided all or none. */
@Injectable()
export class DecideClaims {
  constructor(
    private readonly claims: SubsidyClaimRepository,
    private readonly accepting: AcceptClaims,
    private readonly contracts: ContractQueries,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Throws SUBSIDY.CLAIM_DECIDED, CONTRACT_NOT_CLAIMABLE, BUDGET_EXHAUSTED, ALREADY_CLAIMED, PROGRAMME_NOT_OPEN. */
  @Transactional()
  async accept(actor: Actor, raw: unknown): Promise<ClaimRow[]> {
    const claims = await this.wanted(actor, raw, 'accept');
    const programmes = await this.accepting.programmesOf(claims);
    for (const claim of claims) {
      const contract = await this.contracts.contract(actor, claim.contractId);
      const { number, state, endsAt } = contract;
      if (!FORCE.includes(state)) throw new ContractNotClaimable({ number, state });
      const programme = programmes.get(claim.programmeId);
      if (!programme) throw new ProgrammeNotOpen({ name: claim.programmeId });
      const accepted = await this.accepting.accept(claim, programme, endsAt, claims.length);
      if (!accepted) throw new ClaimDecided({ state: claim.state });
    }
    return this.record(actor, claims, 'subsidy.accepted');
  }

  /** The enterprise wants none of it, or the provider takes its proposal back. Throws SUBSIDY.CLAIM_DECIDED. */
  @Transactional()
  async refuse(actor: Actor, raw: unknown): Promise<ClaimRow[]> {
    const claims = await this.wanted(actor, raw, actor.isProvider ? 'withdraw' : 'decline');
    const data = { state: actor.isProvider ? 'WITHDRAWN' : 'DECLINED', decidedAt: new Date() };
    for (const { id, state } of claims)
      if (!(await this.claims.move(id, 'PROPOSED', data))) throw new ClaimDecided({ state });
    return this.record(actor, claims, actor.isProvider ? 'subsidy.withdrawn' : 'subsidy.declined');
  }

  /** From now on the enterprise pays again; what the programme kept for the rest is free. Throws SUBSIDY.CLAIM_DECIDED. */
  @Transactional()
  async end(actor: Actor, raw: unknown): Promise<ClaimRow[]> {
    const claims = await this.wanted(actor, raw, 'end');
    for (const claim of claims) {
      const { id, state, providerId, enterpriseId, contractId } = claim;
      if (!(await this.claims.move(id, 'ACCEPTED', endedAt(claim, new Date())))) throw new ClaimDecided({ state });
      await this.outbox.add(contractBillingDue, { providerId, enterpriseId, payload: { contractId } });
    }
    return this.record(actor, claims, 'subsidy.ended');
  }

  private async wanted(actor: Actor, raw: unknown, action: string): Promise<ClaimRow[]> {
    const { claimIds } = parseInput(schema, raw);
    actor.assert(action, 'SubsidyClaim');
    const claims = await this.claims.byIds(actor, claimIds, action);
    if (claims.length !== new Set(claimIds).size) throw new NotFound({ noun: 'subsidy claim' }, 'input.claimIds');
    return claims;
  }

  private async record(actor: Actor, claims: readonly ClaimRow[], action: string): Promise<ClaimRow[]> {
    const ids: Uuid[] = claims.map(({ id }) => id);
    for (const { id, providerId, enterpriseId } of claims) {
      const chains = [providerId, enterpriseId];
      await this.audit.record({ action, subjectType: 'SubsidyClaim', subjectId: id, chains });
    }
    return this.claims.byIds(actor, ids);
  }
}

/** A claim as it stands when it ends at an instant, or before it begins. */
export function endedAt({ unitAmount, months, validFrom, validTo }: ClaimRow, at: Date) {
  if (!validFrom || !validTo) throw new Error('A claim that stands has a time');
  const end = at < validFrom ? validFrom : at > validTo ? validTo : at;
  return { state: 'ENDED', validTo: end, reserved: costOfClaim({ unitAmount, months, from: validFrom, to: end }) };
}
