import { type DomainError, type DomainErrorClass, defineError } from '#kernel';
import type { Breach, BreachKind } from './market-rule.js';

/** Thrown where an offer is paid in advance for longer than an authority of the region allows. */
export const RulePrepayment = defineError('CONTRACT.RULE_PREPAYMENT', {
  kind: 'invalid',
  en: '{actual} months are paid in advance; {authority} allows at most {limit} in region {regionCode} ({document}). Shorten the prepayment.',
  zh: '预付 {actual} 个月；{authority}规定 {regionCode} 区域内最多预付 {limit} 个月（{document}）。请缩短预付期。',
});

/** Thrown where an offer binds for longer than an authority of the region allows. */
export const RuleLockIn = defineError('CONTRACT.RULE_LOCK_IN', {
  kind: 'invalid',
  en: 'The minimum term is {actual} months; {authority} allows at most {limit} in region {regionCode} ({document}). Shorten the term.',
  zh: '最短合同期为 {actual} 个月；{authority}规定 {regionCode} 区域内最长 {limit} 个月（{document}）。请缩短最短合同期。',
});

/** Thrown where an offer asks for a longer notice than an authority of the region allows. */
export const RuleNotice = defineError('CONTRACT.RULE_NOTICE', {
  kind: 'invalid',
  en: 'The notice period is {actual} days; {authority} allows at most {limit} in region {regionCode} ({document}). Shorten the notice.',
  zh: '解约通知期为 {actual} 天；{authority}规定 {regionCode} 区域内最长 {limit} 天（{document}）。请缩短通知期。',
});

/** Thrown where an offer is in another currency than an authority of the region prescribes. */
export const RuleCurrency = defineError('CONTRACT.RULE_CURRENCY', {
  kind: 'invalid',
  en: 'Prices are in {actual}; {authority} prescribes {limit} in region {regionCode} ({document}). Offer a plan in {limit}.',
  zh: '价格以 {actual} 计；{authority}规定 {regionCode} 区域内使用 {limit}（{document}）。请使用以 {limit} 计价的套餐。',
});

/** Thrown when a version of a rule would begin before one that is already set to follow. */
export const RuleAlreadySet = defineError('MARKET.RULE_ALREADY_SET', {
  kind: 'conflict',
  en: 'A later version of this rule already begins at {validFrom}. Let yours begin after it.',
  zh: '此规则已有自 {validFrom} 起生效的后续版本。请让新版本在其之后生效。',
});

const CLASSES: Readonly<Record<BreachKind, DomainErrorClass>> = {
  PREPAYMENT: RulePrepayment,
  LOCK_IN: RuleLockIn,
  NOTICE: RuleNotice,
  CURRENCY: RuleCurrency,
};

/** The breach as the error that refuses an offer, and as the words that warn of it. */
export function errorOf({ kind, limit, actual, rule }: Breach, field?: string): DomainError {
  const { id: ruleId, authorityName: authority, regionCode, document } = rule;
  return new CLASSES[kind]({ limit, actual, ruleId, authority, regionCode, document }, field);
}
