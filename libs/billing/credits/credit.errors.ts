import { defineError } from '#kernel';

/** Thrown where a provider disputes what is no longer to be disputed. */
export const CreditNotDisputable = defineError('CREDIT.NOT_DISPUTABLE', {
  kind: 'conflict',
  en: 'The credit is {state}. A credit is disputed once, within seven days of being proposed.',
  zh: '该补偿的状态为 {state}。补偿只能在提出后七天内申诉一次。',
});

/** Thrown where there is no dispute to settle. */
export const CreditNotDisputed = defineError('CREDIT.NOT_DISPUTED', {
  kind: 'conflict',
  en: 'The credit is {state}; only a disputed one is settled.',
  zh: '该补偿的状态为 {state}，只有被申诉的补偿才需裁定。',
});
