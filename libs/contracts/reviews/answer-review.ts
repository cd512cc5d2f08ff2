import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { Outbox, parseInput, Transactional, zUuid } from '#platform';
import { reviewAnswered } from './review.events.js';
import { ReviewRepository, type ReviewRow } from './review.repository.js';
import { zProse } from './write-review.js';

const schema = z.strictObject({ id: zUuid, text: zProse });

/** The provider answers a review, once; said again, the answer is changed. */
@Injectable()
export class AnswerReview {
  constructor(
    private readonly reviews: ReviewRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<ReviewRow> {
    const { id, text } = parseInput(schema, raw);
    const { providerId, authorId, answeredAt } = await this.reviews.get(actor, id, 'answer');
    await this.reviews.change(id, { answer: text });
    const [author] = await this.reviews.authors(actor, [authorId]);
    const { enterpriseId, contractId } = author ?? {};
    const chains = enterpriseId ? [providerId, enterpriseId] : [providerId];
    await this.audit.record({ action: 'review.answered', subjectType: 'Review', subjectId: id, chains });
    if (!answeredAt && enterpriseId && contractId)
      await this.outbox.add(reviewAnswered, { providerId, enterpriseId, payload: { reviewId: id, contractId } });
    return this.reviews.get(actor, id);
  }
}
