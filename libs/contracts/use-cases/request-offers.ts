import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { invalid, NotFound, newId, type Uuid } from '#kernel';
import { bilingual, Idempotency, Outbox, parseInput, Transactional, zUuid } from '#platform';
import { EngagementRepository } from '#tenancy';
import { offerRequested } from '../contract.events.js';
import { MarketStanding } from '../market-standing.js';
import { OfferRequestRepository, type OfferRequestRow } from '../offer-request.repository.js';
import { OfferableDevices, type OfferedDevice } from '../offerable-devices.js';

const schema = z.strictObject({
  providerIds: z.array(zUuid).min(1).max(10),
  premisesIds: z.array(zUuid).min(1).max(1_000).nullish(),
  deviceIds: z.array(zUuid).min(1).max(10_000).nullish(),
  message: z.string().trim().max(2_000).nullish(),
  respondBy: z
    .date()
    .refine((at) => at > new Date(), bilingual('must lie ahead', '必须晚于当前时间'))
    .nullish(),
  idempotencyKey: z.string().min(8).max(100).nullish(),
});
type Wanted = z.output<typeof schema>;

/** What a request leaves behind, once per idempotency key and provider. */
@Injectable()
export class OfferRequestRecords {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly engagements: EngagementRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  async once(actor: Actor, providerId: Uuid, wanted: Wanted, request: () => Promise<Uuid>): Promise<Uuid> {
    const { idempotencyKey, ...input } = wanted;
    const [operation, enterpriseId] = [`requestOffers ${providerId}`, actor.organisationId];
    return this.idempotency.once(enterpriseId, operation, idempotencyKey ?? undefined, input, async () => {
      await this.engagements.introduce(providerId, enterpriseId);
      const id = await request();
      await this.outbox.add(offerRequested, { providerId, enterpriseId, payload: { requestId: id } });
      const chains = [enterpriseId, providerId];
      await this.audit.record({ action: 'offerRequest.created', subjectType: 'OfferRequest', subjectId: id, chains });
      return id;
    });
  }
}

/** An enterprise asks providers for offers for its devices, whoever covers them now. */
@Injectable()
export class RequestOffers {
  constructor(
    private readonly requests: OfferRequestRepository,
    private readonly devices: OfferableDevices,
    private readonly market: MarketStanding,
    private readonly records: OfferRequestRecords,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<OfferRequestRow[]> {
    actor.assert('create', 'OfferRequest');
    const wanted = parseInput(schema, raw);
    const enterpriseId = actor.organisationId;
    const devices = await this.devices.of(actor, { ...wanted, enterpriseId });
    const paths = devices.map(({ regionPath }) => regionPath);
    for (const providerId of new Set(wanted.providerIds)) await this.market.assertOffers(actor, providerId, paths);
    const ids: Uuid[] = [];
    for (const providerId of new Set(wanted.providerIds)) {
      ids.push(await this.records.once(actor, providerId, wanted, () => this.ask(actor, providerId, wanted, devices)));
    }
    return Promise.all(ids.map((id) => this.requests.get(actor, id)));
  }

  private async ask(actor: Actor, providerId: Uuid, wanted: Wanted, devices: OfferedDevice[]): Promise<Uuid> {
    const id = newId();
    const enterprise = await this.devices.party(actor, actor.organisationId);
    if (!enterprise) throw new NotFound({ noun: 'enterprise' });
    if (devices.length === 0) throw invalid('input', 'there is no device to ask for', '没有可询价的设备');
    const request = {
      id,
      providerId,
      enterpriseId: actor.organisationId,
      enterpriseName: enterprise.name,
      creditCode: enterprise.creditCode,
      message: wanted.message ?? null,
      respondBy: wanted.respondBy ?? null,
      requestedBy: actor.facts.userId ?? null,
    };
    const rows = devices.map(({ id: deviceId, premises, ...device }) => ({
      ...device,
      deviceId,
      premisesName: premises.name,
    }));
    await this.requests.create(request, rows);
    return id;
  }
}
