import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { newId, type Uuid } from '#kernel';
import { bilingual, Idempotency, Outbox, parseInput, Transactional, zUuid } from '#platform';
import { ContractRepository } from '../contract.repository.js';
import { AlreadyReviewed, NoCustomer, ReviewClosed } from '../domain/review.errors.js';
import { mayReview, quarterOf } from '../domain/review.js';
import { reviewWritten } from './review.events.js';
import { ReviewRepository, type ReviewRow, type ReviewWords } from './review.repository.js';

const zStars = z.int().min(1).max(5);
/** Prose of 10 to 2,000 characters; lines may be broken. */
export const zProse = z
  .string()
  .trim()
  .min(10)
  .max(2_000)
  .refine(
    (text) => !/[^\P{Cc}\n\r\t]/u.test(text),
    bilingual('must not contain control characters', '不能包含控制字符'),
  );

const words = {
  stars: zStars,
  responseStars: zStars.nullish(),
  qualityStars: zStars.nullish(),
  valueStars: zStars.nullish(),
  text: zProse,
};
const zKey = z.string().min(8).max(100).nullish();
const writeSchema = z.strictObject({ contractId: zUuid, idempotencyKey: zKey, ...words });
type Wanted = Omit<z.output<typeof writeSchema>, 'idempotencyKey'>;
const updateSchema = z.strictObject({ id: zUuid, ...words });

/** A customer says what its provider is worth, once per contract and quarter; until the quarter is over it may think again. */
@Injectable()
export class WriteReview {
  constructor(
    private readonly reviews: ReviewRepository,
    private readonly contracts: ContractRepository,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Throws REVIEW.NO_CUSTOMER, REVIEW.ALREADY_WRITTEN. */
  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<ReviewRow> {
    actor.assert('create', 'ReviewAuthor', { enterpriseId: actor.organisationId });
    const { idempotencyKey, ...wanted } = parseInput(writeSchema, raw);
    const { organisationId } = actor;
    const id = await this.idempotency.once(organisationId, 'writeReview', idempotencyKey, wanted, () =>
      this.write(actor, wanted),
    );
    return this.reviews.get(actor, id);
  }

  private async write(actor: Actor, { contractId, ...said }: Wanted): Promise<Uuid> {
    const contract = await this.contracts.get(actor, contractId);
    const now = new Date();
    const { number, providerId, enterpriseId, regionPath } = contract;
    if (!mayReview(contract, now)) throw new NoCustomer({ number });
    const period = quarterOf(now).name;
    const enterpriseName = await this.reviews.nameOf(enterpriseId);
    const author = { id: newId(), providerId, enterpriseId, contractId, regionPath, period, enterpriseName };
    const id = newId();
    if (!(await this.reviews.add(author, id, wordsOf(said)))) throw new AlreadyReviewed({ number, period });
    await this.outbox.add(reviewWritten, { providerId, enterpriseId, payload: { reviewId: id, contractId } });
    await this.record('review.written', id, [enterpriseId, providerId], said.stars);
    return id;
  }

  /** Throws REVIEW.PERIOD_OVER. */
  @Transactional()
  async update(actor: Actor, raw: unknown): Promise<ReviewRow> {
    const { id, ...said } = parseInput(updateSchema, raw);
    const review = await this.reviews.get(actor, id, 'change');
    const { period, providerId } = review;
    if (period !== quarterOf(new Date()).name) throw new ReviewClosed({ period });
    await this.reviews.change(id, wordsOf(said));
    await this.record('review.changed', id, [actor.organisationId, providerId], said.stars);
    return this.reviews.get(actor, id);
  }

  private async record(action: string, subjectId: Uuid, chains: Uuid[], stars: number): Promise<void> {
    await this.audit.record({ action, subjectType: 'Review', subjectId, chains, detail: { stars } });
  }
}

function wordsOf(said: Omit<z.output<typeof updateSchema>, 'id'>): ReviewWords {
  const { stars, responseStars = null, qualityStars = null, valueStars = null, text } = said;
  return { stars, responseStars, qualityStars, valueStars, text };
}
