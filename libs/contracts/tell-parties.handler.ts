import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Notifier, type TopicParams } from '#notifications';
import { type HandledEvent, OnEvent, Outbox, type Sql } from '#platform';
import {
  amendmentProposed,
  contractAmended,
  contractEnded,
  contractEndNear,
  contractOffered,
  contractRenewed,
  devicesLeaving,
  noticeGiven,
  offerRequested,
} from './contract.events.js';
import { contractFacts, leadersOf, requestFacts } from './contract-news.sql.js';
import { NEWS, type News } from './contract-news.topics.js';

type OfContract = HandledEvent<{ contractId: Uuid }>;
type EndNear = HandledEvent<{ contractId: Uuid; endsAt: string; days: number; renewsForMonths?: number }>;

/** Who may sign for a party hears of what the other one does. */
@Injectable()
export class TellParties {
  constructor(
    private readonly notifier: Notifier,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(offerRequested, { sql: true, name: 'contracts.tell-requested' })
  async requested(event: HandledEvent<{ requestId: Uuid }>, sql: Sql): Promise<void> {
    const { requestId } = event.payload;
    const facts = await requestFacts(sql, requestId);
    await this.tell(event, sql, NEWS.requested, ['OfferRequest', requestId], event.providerId, { ...facts });
  }

  @OnEvent(contractOffered, { sql: true, name: 'contracts.tell-offered' })
  async offered(event: OfContract, sql: Sql): Promise<void> {
    await this.ofContract(event, sql, NEWS.offered, event.enterpriseId);
  }

  @OnEvent(amendmentProposed, { sql: true, name: 'contracts.tell-proposed' })
  async proposed(event: HandledEvent<{ contractId: Uuid; by: string }>, sql: Sql): Promise<void> {
    const byProvider = event.payload.by === 'PROVIDER';
    const side = byProvider ? 'provider' : 'enterprise';
    await this.ofContract(event, sql, NEWS.proposed, byProvider ? event.enterpriseId : event.providerId, { side });
  }

  @OnEvent(contractAmended, { sql: true, name: 'contracts.tell-amended' })
  async amended(event: HandledEvent<{ contractId: Uuid; version: number; effectiveAt: string }>, sql: Sql) {
    const { version, effectiveAt: at } = event.payload;
    for (const party of [event.providerId, event.enterpriseId])
      await this.ofContract(event, sql, NEWS.amended, party, { version, at });
  }

  @OnEvent(devicesLeaving, { sql: true, name: 'contracts.tell-leaving' })
  async leaving(event: HandledEvent<{ contractId: Uuid; at: string; devices: number }>, sql: Sql): Promise<void> {
    const { at, devices } = event.payload;
    await this.ofContract(event, sql, NEWS.leaving, event.providerId, { at, devices });
  }

  @OnEvent(noticeGiven, { sql: true, name: 'contracts.tell-notice' })
  async notice(event: HandledEvent<{ contractId: Uuid; byOrganisationId: Uuid }>, sql: Sql): Promise<void> {
    const byProvider = event.payload.byOrganisationId === event.providerId;
    const side = byProvider ? 'provider' : 'enterprise';
    await this.ofContract(event, sql, NEWS.notice, byProvider ? event.enterpriseId : event.providerId, { side });
  }

  @OnEvent(contractEndNear, { sql: true, name: 'contracts.tell-end-near' })
  async endNear(event: EndNear, sql: Sql): Promise<void> {
    const { contractId, endsAt, ...more } = event.payload;
    // Renewed, or ended sooner by a notice: then there are other reminders, or none.
    if ((await contractFacts(sql, contractId))?.endsAt?.toISOString() !== endsAt) return;
    for (const party of [event.providerId, event.enterpriseId])
      await this.ofContract(event, sql, NEWS.endNear, party, more);
  }

  @OnEvent(contractRenewed, { sql: true, name: 'contracts.tell-renewed' })
  async renewed(event: HandledEvent<{ contractId: Uuid; endsAt: string }>, sql: Sql): Promise<void> {
    for (const party of [event.providerId, event.enterpriseId])
      await this.ofContract(event, sql, NEWS.renewed, party, { at: event.payload.endsAt });
  }

  @OnEvent(contractEnded, { sql: true, name: 'contracts.tell-ended' })
  async ended(event: OfContract, sql: Sql): Promise<void> {
    for (const party of [event.providerId, event.enterpriseId]) {
      await this.ofContract(event, sql, NEWS.ended, party);
    }
  }

  private async ofContract(event: OfContract, sql: Sql, topic: News, to?: Uuid, more: TopicParams = {}): Promise<void> {
    const { contractId } = event.payload;
    const facts = await contractFacts(sql, contractId);
    if (!facts) throw new Error(`Contract ${contractId} is not in the scope of its event`);
    const { endsAt, ...names } = facts;
    const other = more.side === 'provider' ? facts.provider : facts.enterprise;
    const params = { ...names, other, at: endsAt?.toISOString() ?? null, ...more };
    await this.tell(event, sql, topic, ['Contract', contractId], to, params);
  }

  private async tell(
    event: HandledEvent<unknown>,
    sql: Sql,
    topic: News,
    [subjectType, subjectId]: [string, Uuid],
    to: Uuid | undefined,
    params: TopicParams,
  ): Promise<void> {
    if (!to) return;
    const { id: occasion, providerId, enterpriseId } = event;
    const recipients = await leadersOf(sql, to);
    const about = { subjectType, subjectId, topic, params, step: 0, occasion };
    await this.notifier.tell(sql, { ...about, providerId, enterpriseId, recipients });
    event.afterCommit(() => this.outbox.hint());
  }
}
