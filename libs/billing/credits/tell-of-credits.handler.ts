import { Injectable } from '@nestjs/common';
import { contractFacts, leadersOf } from '#contracts';
import type { Language, Uuid } from '#kernel';
import { Notifier, type Rendered, registerTopic, type TopicParams } from '#notifications';
import { type HandledEvent, OnEvent, Outbox, type Sql } from '#platform';
import { creditNews } from './service-credit.events.js';

type What = 'PROPOSED' | 'DISPUTED' | 'UPHELD' | 'WITHDRAWN';
type Text = (params: TopicParams) => Rendered;

const TEXTS: Readonly<Record<What, Readonly<Record<Language, Text>>>> = {
  PROPOSED: {
    en: ({ number, period, count }) => ({
      title: `${count} service credits for ${period} under contract ${number}`,
      body: `Promises were missed in ${period}. See serviceCredits; the provider may dispute each within seven days by disputeServiceCredit.`,
    }),
    'zh-CN': ({ number, period, count }) => ({
      title: `合同 ${number}：${period} 产生 ${count} 笔服务补偿`,
      body: `${period} 有服务承诺未兑现。请在 serviceCredits 中查看；服务商可在七天内用 disputeServiceCredit 逐笔申诉。`,
    }),
  },
  DISPUTED: {
    en: ({ provider, number, period }) => ({
      title: `${provider} disputes a service credit`,
      body: `${provider} disputes a credit for ${period} under contract ${number}. Let it stand or give way by settleCreditDispute; silence for fourteen days lets it stand.`,
    }),
    'zh-CN': ({ provider, number, period }) => ({
      title: `${provider} 对服务补偿提出申诉`,
      body: `${provider} 对合同 ${number} ${period} 的一笔补偿提出申诉。请用 settleCreditDispute 维持或放弃；十四天内未处理则视为维持。`,
    }),
  },
  UPHELD: {
    en: ({ enterprise, number, period }) => ({
      title: `${enterprise} lets a service credit stand`,
      body: `The credit for ${period} under contract ${number} stands and comes off the next invoice.`,
    }),
    'zh-CN': ({ enterprise, number, period }) => ({
      title: `${enterprise} 维持服务补偿`,
      body: `合同 ${number} ${period} 的补偿维持不变，将在下一张账单中扣减。`,
    }),
  },
  WITHDRAWN: {
    en: ({ enterprise, number, period }) => ({
      title: `${enterprise} gives way`,
      body: `The credit for ${period} under contract ${number} is withdrawn.`,
    }),
    'zh-CN': ({ enterprise, number, period }) => ({
      title: `${enterprise} 放弃服务补偿`,
      body: `合同 ${number} ${period} 的补偿已撤回。`,
    }),
  },
};
for (const [what, texts] of Object.entries(TEXTS))
  registerTopic(topicOf(what), { render: (params, language) => texts[language](params) });

/** Both hear of credits that are proposed; of what one decides, the other. */
@Injectable()
export class TellOfCredits {
  constructor(
    private readonly notifier: Notifier,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(creditNews, { sql: true, name: 'billing.tell-of-credits' })
  async news(
    event: HandledEvent<{ contractId: Uuid; what: What; period: string; count: number }>,
    sql: Sql,
  ): Promise<void> {
    const { id: occasion, providerId, enterpriseId, payload } = event;
    const { contractId, what, period, count } = payload;
    const facts = await contractFacts(sql, contractId);
    if (!facts || !providerId || !enterpriseId)
      throw new Error(`Contract ${contractId} is not in the scope of its event`);
    const { provider, enterprise, number } = facts;
    const params = { provider, enterprise, number, period, count };
    const about = { subjectType: 'Contract', subjectId: contractId, topic: topicOf(what), step: 0, occasion, params };
    const to = { PROPOSED: [providerId, enterpriseId], DISPUTED: [enterpriseId] }[what as string] ?? [providerId];
    for (const organisationId of to) {
      const recipients = await leadersOf(sql, organisationId);
      await this.notifier.tell(sql, { ...about, providerId, enterpriseId, recipients });
    }
    event.afterCommit(() => this.outbox.hint());
  }
}

function topicOf(what: string): string {
  return `serviceCredit.${what.toLowerCase()}`;
}
