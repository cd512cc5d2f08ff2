import { Injectable } from '@nestjs/common';
import type { Language, Uuid } from '#kernel';
import { Notifier, type Rendered, registerTopic, type TopicParams } from '#notifications';
import { type HandledEvent, OnEvent, Outbox, type Sql } from '#platform';
import { contractFacts, leadersOf } from '../contract-news.sql.js';
import { reviewAnswered, reviewWritten } from './review.events.js';

const TEXTS: Readonly<Record<string, Readonly<Record<Language, (params: TopicParams) => Rendered>>>> = {
  'review.written': {
    en: ({ enterprise, number }) => ({
      title: `${enterprise} has reviewed you`,
      body: `${enterprise} has reviewed your service under contract ${number}. Read it in reviews; answer it with answerReview.`,
    }),
    'zh-CN': ({ enterprise, number }) => ({
      title: `${enterprise} 评价了贵方的服务`,
      body: `${enterprise} 就合同 ${number} 评价了贵方的服务。请在 reviews 中查看，并可用 answerReview 回复。`,
    }),
  },
  'review.answered': {
    en: ({ provider, number }) => ({
      title: `${provider} has answered your review`,
      body: `${provider} has answered your review under contract ${number}. Read it in reviews.`,
    }),
    'zh-CN': ({ provider, number }) => ({
      title: `${provider} 回复了贵方的评价`,
      body: `${provider} 就合同 ${number} 的评价作出了回复。请在 reviews 中查看。`,
    }),
  },
};
for (const [topic, texts] of Object.entries(TEXTS))
  registerTopic(topic, { render: (params, language) => texts[language](params) });

type OfReview = HandledEvent<{ reviewId: Uuid; contractId: Uuid }>;

/** Who is spoken of hears of it, and who spoke hears the answer. */
@Injectable()
export class TellOfReview {
  constructor(
    private readonly notifier: Notifier,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(reviewWritten, { sql: true, name: 'contracts.tell-reviewed' })
  async written(event: OfReview, sql: Sql): Promise<void> {
    await this.tell(event, sql, 'review.written', event.providerId);
  }

  @OnEvent(reviewAnswered, { sql: true, name: 'contracts.tell-answered' })
  async answered(event: OfReview, sql: Sql): Promise<void> {
    await this.tell(event, sql, 'review.answered', event.enterpriseId);
  }

  private async tell(event: OfReview, sql: Sql, topic: string, to?: Uuid): Promise<void> {
    const { id: occasion, providerId, enterpriseId, payload } = event;
    const facts = await contractFacts(sql, payload.contractId);
    if (!facts || !to) throw new Error(`Contract ${payload.contractId} is not in the scope of its event`);
    const { provider, enterprise, number } = facts;
    const about = { subjectType: 'Review', subjectId: payload.reviewId, step: 0, occasion, topic };
    const recipients = await leadersOf(sql, to);
    const params = { provider, enterprise, number };
    await this.notifier.tell(sql, { ...about, params, providerId, enterpriseId, recipients });
    event.afterCommit(() => this.outbox.hint());
  }
}
