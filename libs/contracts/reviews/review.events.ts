import { z } from 'zod';
import { defineEvent } from '#platform';

const zReview = z.strictObject({ reviewId: z.uuid(), contractId: z.uuid() });

export const reviewWritten = defineEvent('review.written', zReview);
export const reviewAnswered = defineEvent('review.answered', zReview);
