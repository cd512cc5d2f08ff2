import { defineError } from '#kernel';

/** Thrown when a version that is no draft any more would be edited. */
export const PlanNotEditable = defineError('PLAN.NOT_EDITABLE', {
  kind: 'conflict',
  en: 'A plan version in state {state} never changes. Create the next version with the same code instead.',
  zh: '状态为 {state} 的套餐版本永不更改。请以相同代码创建下一版本。',
});
