import { defineError } from '#kernel';

/** Thrown where somebody would review a provider whose customer it is not, or is no longer. */
export const NoCustomer = defineError('REVIEW.NO_CUSTOMER', {
  kind: 'conflict',
  en: 'Contract {number} was never in force, or ended too long ago. A provider is reviewed from the start of a contract until the end of the quarter after it ended.',
  zh: '合同 {number} 从未生效，或终止已久。自合同生效起，至终止后的下一季度结束前，可以评价服务商。',
});

/** Thrown at the second review of a contract in one quarter. */
export const AlreadyReviewed = defineError('REVIEW.ALREADY_WRITTEN', {
  kind: 'conflict',
  en: 'Contract {number} has been reviewed for {period}. Change that review with updateReview.',
  zh: '合同 {number} 在 {period} 季度已有评价。请用 updateReview 修改该评价。',
});

/** Thrown when the quarter of a review is over. */
export const ReviewClosed = defineError('REVIEW.PERIOD_OVER', {
  kind: 'conflict',
  en: 'The review is of {period}, which is over: it stands. Write a review of the quarter that runs.',
  zh: '该评价属于 {period} 季度，已截止，不能再修改。请撰写本季度的评价。',
});
