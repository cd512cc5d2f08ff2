import { defineError } from '#kernel';

export const HashDiffers = defineError('CONTRACT.CONTENT_HASH_DIFFERS', {
  kind: 'conflict',
  en: 'The content hash is not that of this offer. Read the contract again and accept the hash of what you have read.',
  zh: '内容哈希与本要约不一致。请重新阅读合同，并对所读内容的哈希进行确认。',
});

export const NotOpenForAcceptance = defineError('CONTRACT.NOT_OPEN_FOR_ACCEPTANCE', {
  kind: 'conflict',
  en: 'A contract in state {state} cannot be accepted. Only an offer can.',
  zh: '状态为 {state} 的合同不能接受，只有要约可以。',
});

export const OfferExpired = defineError('CONTRACT.OFFER_EXPIRED', {
  kind: 'conflict',
  en: 'The offer was valid until {at}. Ask the provider for a new one.',
  zh: '要约有效期至 {at}，已过期。请向服务商索取新的要约。',
});

export const NotReplaceable = defineError('CONTRACT.OFFER_NOT_REPLACEABLE', {
  kind: 'conflict',
  en: 'Only an offer of yours to the same enterprise that is still open can be replaced; this one is {state}.',
  zh: '只能替换贵方向同一单位发出且尚未接受的要约，该要约的状态为 {state}。',
});

export const StateChanged = defineError('CONTRACT.STATE_CHANGED', {
  kind: 'conflict',
  en: 'The contract was changed by someone else just now. Read it again and decide anew.',
  zh: '合同刚刚被他人更改。请重新读取后再决定。',
});

export const PlanNotPublished = defineError('CONTRACT.PLAN_NOT_PUBLISHED', {
  kind: 'conflict',
  en: 'Only a published plan version can be offered. Publish it first, or offer the version that is published.',
  zh: '只能对已发布的套餐版本发出要约。请先发布，或选择已发布的版本。',
});

export const NoPriceForKind = defineError('CONTRACT.NO_PRICE_FOR_KIND', {
  kind: 'invalid',
  en: 'The plan has no unit price for devices of kind {kind}. Add one in a new version, or leave these devices out.',
  zh: '套餐没有 {kind} 类设备的单价。请在新版本中添加，或移除这些设备。',
});

export const PlanNotDraft = defineError('PLAN.NOT_DRAFT', {
  kind: 'conflict',
  en: 'A plan version in state {state} cannot be published: a published version never changes. Create a new version instead.',
  zh: '状态为 {state} 的套餐版本不能发布：已发布的版本永不更改。请创建新版本。',
});
