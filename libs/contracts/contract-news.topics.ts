import type { Language } from '#kernel';
import { type Rendered, registerTopic, type TopicParams } from '#notifications';

/** Why the parties of a contract are told; each is a topic of its own, so that an inbox can be sorted by it. */
export const NEWS = {
  requested: 'offer.requested',
  offered: 'contract.offered',
  proposed: 'contract.amendmentProposed',
  amended: 'contract.amended',
  leaving: 'contract.leaving',
  endNear: 'contract.endNear',
  renewed: 'contract.renewed',
  notice: 'contract.noticeGiven',
  ended: 'contract.ended',
} as const;
export type News = (typeof NEWS)[keyof typeof NEWS];

type Text = (params: TopicParams) => Rendered;

const EN: Readonly<Record<News, Text>> = {
  'offer.requested': ({ enterprise, devices }) => ({
    title: `${enterprise} asks you for an offer`,
    body: `${enterprise} asks for an offer for ${devices} devices. See offerRequests; answer with offerContract or declineOfferRequest.`,
  }),
  'contract.offered': ({ provider, number }) => ({
    title: `${provider} offers you contract ${number}`,
    body: `Read contract ${number} and accept its content hash with acceptContract, or decline it.`,
  }),
  'contract.amendmentProposed': ({ other, number }) => ({
    title: `${other} proposes to amend contract ${number}`,
    body: `Read the proposal in contractAmendments and accept its content hash with acceptAmendment, or decline it.`,
  }),
  'contract.amended': ({ number, version, at }) => ({
    title: `Contract ${number} is amended`,
    body: `Both sides have signed version ${version} of contract ${number}. It holds from ${at} on.`,
  }),
  'contract.leaving': ({ enterprise, number, devices, at }) => ({
    title: `${devices} devices of ${enterprise} leave contract ${number}`,
    body: `From ${at} on another provider answers for ${devices} devices of ${enterprise}. Until then they are yours to watch.`,
  }),
  'contract.endNear': ({ number, at, days, renewsForMonths }) => ({
    title: `Contract ${number} ends in ${days} days`,
    body: renewsForMonths
      ? `Contract ${number} ends at ${at} and then goes on for ${renewsForMonths} months, unless a side gives notice in time.`
      : `Contract ${number} ends at ${at}. To go on, either side proposes a later end with proposeAmendment and the other accepts; else nobody watches its devices afterwards.`,
  }),
  'contract.renewed': ({ number, at }) => ({
    title: `Contract ${number} goes on`,
    body: `As both sides have signed, contract ${number} has renewed itself. It now ends at ${at}.`,
  }),
  'contract.noticeGiven': ({ other, number, at }) => ({
    title: `${other} has given notice for contract ${number}`,
    body: `Contract ${number} ends at ${at}. Its devices are watched until then, and by nobody afterwards unless another contract covers them.`,
  }),
  'contract.ended': ({ number }) => ({
    title: `Contract ${number} has ended`,
    body: `Contract ${number} has ended. Devices that no other contract covers are no longer watched under it.`,
  }),
};

const ZH: Readonly<Record<News, Text>> = {
  'offer.requested': ({ enterprise, devices }) => ({
    title: `${enterprise} 向您询价`,
    body: `${enterprise} 就 ${devices} 台设备向您询价。请在 offerRequests 中查看，并以 offerContract 报价或以 declineOfferRequest 谢绝。`,
  }),
  'contract.offered': ({ provider, number }) => ({
    title: `${provider} 向您发出合同要约 ${number}`,
    body: `请阅读合同 ${number}，以 acceptContract 确认其内容哈希，或予以拒绝。`,
  }),
  'contract.amendmentProposed': ({ other, number }) => ({
    title: `${other} 提议变更合同 ${number}`,
    body: `请在 contractAmendments 中阅读该提议，以 acceptAmendment 确认其内容哈希，或予以拒绝。`,
  }),
  'contract.amended': ({ number, version, at }) => ({
    title: `合同 ${number} 已变更`,
    body: `双方已签署合同 ${number} 的第 ${version} 版，自 ${at} 起生效。`,
  }),
  'contract.leaving': ({ enterprise, number, devices, at }) => ({
    title: `${enterprise} 的 ${devices} 台设备将退出合同 ${number}`,
    body: `自 ${at} 起，${enterprise} 的 ${devices} 台设备由其他服务商负责。在此之前仍由贵方监测。`,
  }),
  'contract.endNear': ({ number, at, days, renewsForMonths }) => ({
    title: `合同 ${number} 将于 ${days} 天后到期`,
    body: renewsForMonths
      ? `合同 ${number} 将于 ${at} 到期，届时自动续期 ${renewsForMonths} 个月；任一方不愿续期的，请及时发出终止通知。`
      : `合同 ${number} 将于 ${at} 到期。如需续签，任一方可用 proposeAmendment 提议更晚的终止时间，由另一方确认；否则到期后设备将无人监测。`,
  }),
  'contract.renewed': ({ number, at }) => ({
    title: `合同 ${number} 已自动续期`,
    body: `按双方签署的条款，合同 ${number} 已自动续期，新的到期时间为 ${at}。`,
  }),
  'contract.noticeGiven': ({ other, number, at }) => ({
    title: `${other} 已就合同 ${number} 发出终止通知`,
    body: `合同 ${number} 将于 ${at} 终止。设备在此之前继续受到监测；此后如无其他合同覆盖，将无人监测。`,
  }),
  'contract.ended': ({ number }) => ({
    title: `合同 ${number} 已终止`,
    body: `合同 ${number} 已终止。未由其他合同覆盖的设备不再受其监测。`,
  }),
};

for (const topic of Object.values(NEWS)) {
  registerTopic(topic, {
    render: (params: TopicParams, language: Language) => {
      const at = params.at ? chinaTime(String(params.at)) : '';
      return (language === 'en' ? EN : ZH)[topic]({ ...params, at });
    },
  });
}

// The whole country keeps one time; the reader should not have to add eight hours.
function chinaTime(instant: string): string {
  return new Date(instant).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });
}
