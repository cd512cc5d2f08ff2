import type { Language } from '#kernel';
import { registerTopic, type TopicParams } from '#notifications';

export const ARREARS = 'billing.arrears';

registerTopic(ARREARS, {
  render: ({ number, provider, enterprise, since, side }: TopicParams, language: Language) => {
    const day = new Date(String(since)).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
    const toPayer = side === 'enterprise';
    if (language === 'en') {
      return {
        title: toPayer ? `A bill of ${provider} is overdue` : `${enterprise} is behind with contract ${number}`,
        body: toPayer
          ? `Contract ${number} with ${provider} has been in arrears since ${day}. See invoices and pay on their hosted page. Monitoring goes on unchanged.`
          : `Contract ${number} has been in arrears since ${day}. The payment service reminds ${enterprise} as well. Monitoring goes on unchanged.`,
      };
    }
    return {
      title: toPayer ? `${provider} 的账单已逾期` : `${enterprise} 的合同 ${number} 欠费`,
      body: toPayer
        ? `与 ${provider} 的合同 ${number} 自 ${day} 起欠费。请在账单列表中打开支付页面付款。监测不受影响。`
        : `合同 ${number} 自 ${day} 起欠费，支付服务也会提醒 ${enterprise}。监测不受影响。`,
    };
  },
});
