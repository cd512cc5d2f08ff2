import { defineError } from '#kernel';

/** Thrown where the installation names no Stripe. */
export const BillingNotSetUp = defineError('BILLING.NOT_SET_UP', {
  kind: 'unavailable',
  en: 'Billing is not set up on this installation. Ask its operator to set STRIPE_SECRET_KEY.',
  zh: '本系统尚未启用计费。请联系运维人员设置 STRIPE_SECRET_KEY。',
});

/** Stripe did not answer, or not clearly. What was wanted is on record and is seen to without being asked again. */
export const StripeSilent = defineError('BILLING.STRIPE_DOES_NOT_ANSWER', {
  kind: 'unavailable',
  en: 'The payment service does not answer. Your request is on record and will be carried out once; look again in a few minutes.',
  zh: '支付服务暂无响应。您的请求已记录，并且只会执行一次；请几分钟后再查看。',
});

/** Stripe refused for good. */
export const StripeRefused = defineError('BILLING.STRIPE_REFUSED', {
  kind: 'conflict',
  en: 'The payment service refused the request. Ask the operator of this installation to look into it, naming {intent}.',
  zh: '支付服务拒绝了该请求。请联系本系统运维人员处理，并告知编号 {intent}。',
});

export const AccountDisconnected = defineError('BILLING.ACCOUNT_DISCONNECTED', {
  kind: 'conflict',
  en: 'Your payment account was disconnected from this platform. Ask the platform to connect it again.',
  zh: '您的收款账户已与本平台断开。请联系平台重新连接。',
});

/** Thrown to an enterprise that has long been in arrears and asks for something that is not monitoring. */
export const ExtrasPaused = defineError('BILLING.EXTRAS_PAUSED', {
  kind: 'conflict',
  en: 'An invoice has been unpaid since {since}, so exports and reports rest until it is paid. Monitoring, alarms and escalation go on unchanged.',
  zh: '自 {since} 起有账单未付，导出与报表等附加功能暂停，付清后恢复。监测、报警与升级通知不受影响。',
});

export const NotBilled = defineError('BILLING.NOT_BILLED', {
  kind: 'conflict',
  en: 'This contract is not billed yet. The provider must connect its payment account first.',
  zh: '该合同尚未开始计费。请服务商先接通收款账户。',
});

export const NotToBeCredited = defineError('BILLING.NOT_TO_BE_CREDITED', {
  kind: 'conflict',
  en: 'At most {most} can be credited on this invoice; it is {state}.',
  zh: '该账单最多可冲减 {most}，其状态为 {state}。',
});
