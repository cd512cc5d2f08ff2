import { currentLanguage } from '#platform';
import type { ContractBillingRow } from '../subscriptions/contract-billing.repository.js';
import type { ContractBillingState, ContractBillingType } from './contract-billing.types.js';

const TO_DO: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  NOT_BILLED: {
    en: 'The provider connects its payment account with connectBilling; billing begins by itself then. Monitoring runs.',
    zh: '请服务商通过 connectBilling 接通收款账户，接通后自动开始计费。监测照常进行。',
  },
  REFUSED: {
    en: 'The payment service refused this plan, for instance its currency. Ask the operator of this installation. Monitoring runs.',
    zh: '支付服务拒绝了该套餐（例如其币种）。请联系本系统运维人员。监测照常进行。',
  },
  PAST_DUE: {
    en: 'An invoice is overdue. Pay it from the list of invoices. Monitoring goes on unchanged.',
    zh: '有账单逾期未付，请在账单列表中支付。监测不受影响。',
  },
  UNPAID: {
    en: 'Invoices stay unpaid. Pay them, or talk to the other party. Monitoring goes on unchanged.',
    zh: '账单长期未付，请支付或与对方协商。监测不受影响。',
  },
};

export function presentBilling(row: ContractBillingRow): ContractBillingType {
  const { state, currency, periodFrom: from, periodTo: to, quantities, charged, arrearsSince } = row;
  const parts = [...new Set([...Object.keys(quantities), ...Object.keys(charged)])].sort();
  const text = TO_DO[state] ?? (arrearsSince ? TO_DO['PAST_DUE'] : undefined);
  return {
    state: state as ContractBillingState,
    whatToDo: (currentLanguage() === 'zh-CN' ? text?.zh : text?.en) ?? null,
    currency,
    arrearsSince,
    currentPeriod: from && to ? { from, to } : null,
    quantities: parts.map((part) => ({ part, quantity: quantities[part] ?? 0, charged: charged[part] ?? 0 })),
  };
}
