import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { invalid, NotFound, newId, type Uuid } from '#kernel';
import { Idempotency, Outbox, parseInput, Transactional } from '#platform';
import { contractOffered } from '../contract.events.js';
import { ContractRepository, type ContractRow } from '../contract.repository.js';
import { NotReplaceable, PlanNotPublished } from '../domain/contract.errors.js';
import { commonRegion, contentHash } from '../domain/contract-terms.js';
import { type OfferContract as OfferContractInput, offerContractSchema } from '../domain/offer.js';
import { assertPriced, contractNumber, partyOf, termsOf } from '../draft-terms.js';
import { MarketStanding } from '../market-standing.js';
import { OfferableDevices } from '../offerable-devices.js';
import { PlanRepository } from '../plan.repository.js';

const VALID_DAYS = 30;

/** The record side of an offer: once per idempotency key, and in the audit log of both parties. */
@Injectable()
export class OfferRecords {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  once(actor: Actor, input: OfferContractInput, offer: () => Promise<Uuid>): Promise<Uuid> {
    const { organisationId: providerId } = actor;
    const { enterpriseId } = input;
    return this.idempotency.once(providerId, 'offerContract', input.idempotencyKey, input, async () => {
      const id = await offer();
      await this.outbox.add(contractOffered, { providerId, enterpriseId, payload: { contractId: id } });
      const chains = [providerId, enterpriseId];
      await this.audit.record({ action: 'contract.offered', subjectType: 'Contract', subjectId: id, chains });
      return id;
    });
  }
}

/** A provider offers a published plan for devices of an enterprise. To offer is to accept on the provider's side. */
@Injectable()
export class OfferContract {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly plans: PlanRepository,
    private readonly standing: MarketStanding,
    private readonly offerable: OfferableDevices,
    private readonly records: OfferRecords,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: OfferContractInput, from: string | null = null): Promise<ContractRow> {
    actor.assert('offer', 'Contract');
    const input = parseInput(offerContractSchema, raw);
    const id = await this.records.once(actor, input, () => this.offer(actor, input, from));
    return this.contracts.get(actor, id);
  }

  private async offer(actor: Actor, input: OfferContractInput, from: string | null): Promise<Uuid> {
    const plan = await this.plans.get(actor, input.planId, 'publish');
    if (plan.state !== 'PUBLISHED') throw new PlanNotPublished();
    const { devices, enterprise } = await this.subject(actor, input);
    assertPriced(plan, devices);
    const regionPath = commonRegion(devices.map((device) => device.regionPath));
    await this.standing.assertMayOffer(actor.organisationId, plan, [
      ...new Set(devices.map((device) => device.regionPath)),
    ]);
    const provider = await this.offerable.party(actor, actor.organisationId);
    if (!provider) throw new NotFound({ noun: 'provider' });
    const { startsAt = new Date(), endsAt = null, renewsForMonths } = input;
    const parties = { provider: partyOf(provider), enterprise: partyOf(enterprise) };
    const span = { startsAt, endsAt, renewsForMonths };
    if (renewsForMonths) assertRenewable(span, plan.noticeDays);
    const terms = termsOf({ number: contractNumber(startsAt), ...parties, plan, devices, ...span });
    const id = newId();
    const now = new Date();
    if (input.replacesId) await this.replace(actor, input.replacesId, input.enterpriseId);
    await this.contracts.create(
      {
        id,
        providerId: actor.organisationId,
        enterpriseId: input.enterpriseId,
        requestId: input.requestId ?? null,
        replacesId: input.replacesId ?? null,
        validUntil: input.validUntil ?? new Date(now.getTime() + VALID_DAYS * 86_400_000),
        regionPath,
        number: terms.number,
        planVersionId: plan.id,
        state: 'OFFERED',
        startsAt,
        endsAt,
        terms: terms as unknown as object,
        contentHash: contentHash(terms),
        offeredBy: actor.facts.userId,
        offeredAt: now,
        providerAcceptedBy: actor.facts.userId,
        providerAcceptedAt: now,
        providerAcceptedFrom: from,
      },
      devices.map((device) => device.id),
    );
    return id;
  }

  /** To negotiate is to offer anew: the old offer is withdrawn with the new one. */
  private async replace(actor: Actor, id: Uuid, enterpriseId: Uuid): Promise<void> {
    const old = await this.contracts.get(actor, id, 'withdraw');
    if (old.state !== 'OFFERED' || old.enterpriseId !== enterpriseId) {
      throw new NotReplaceable({ state: old.state }, 'input.replacesId');
    }
    await this.contracts.move(id, 'OFFERED', { state: 'WITHDRAWN' });
  }

  /** For whom and for which devices: as the provider sees them, or as the enterprise has shown them in its request. */
  private async subject(actor: Actor, input: OfferContractInput) {
    if (input.requestId) return this.offerable.ofRequest(actor, input.requestId, input);
    const enterprise = await this.offerable.party(actor, input.enterpriseId);
    if (enterprise?.kind !== 'ENTERPRISE') throw new NotFound({ noun: 'enterprise' }, 'input.enterpriseId');
    return { devices: await this.offerable.of(actor, input), enterprise };
  }
}

/** Whoever does not want the renewal must be able to say so after the start. */
function assertRenewable({ startsAt, endsAt }: { startsAt: Date; endsAt: Date | null }, noticeDays: number): void {
  if (endsAt && endsAt.getTime() - startsAt.getTime() > noticeDays * 86_400_000) return;
  throw invalid(
    'input.renewsForMonths',
    'needs an end later than the start by more than the notice of the plan',
    '须填写终止时间，且合同期须长于套餐的解约通知期',
  );
}
