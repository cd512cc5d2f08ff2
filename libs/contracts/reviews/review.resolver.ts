import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { type ConnectionOf, inOrder, loaderOf, PageArgs, pageRequest, toConnection } from '#platform';
import { endOfQuarter } from '../domain/review.js';
import { AnswerReview } from './answer-review.js';
import { ReviewQueries } from './review.queries.js';
import type { ReviewAuthorRow, ReviewRow } from './review.repository.js';
import {
  AnswerReviewInput,
  ReviewAuthorType,
  ReviewConnection,
  ReviewFilterInput,
  ReviewType,
  UpdateReviewInput,
  WriteReviewInput,
} from './review.types.js';
import { WriteReview } from './write-review.js';

@Resolver(() => ReviewType)
export class ReviewResolver {
  constructor(
    private readonly queries: ReviewQueries,
    private readonly writing: WriteReview,
    private readonly answering: AnswerReview,
  ) {}

  @Query(() => ReviewConnection, { description: 'What customers say of providers, newest first.' })
  @Allow('read', 'Review')
  async reviews(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: ReviewFilterInput,
  ): Promise<ConnectionOf<ReviewType>> {
    return toConnection(await this.queries.list(actor, filter && { ...filter }, pageRequest(page)), present);
  }

  @Mutation(() => ReviewType, {
    description: 'Reviews your provider, once per contract and quarter. The provider sees who you are; others do not.',
  })
  @Allow('create', 'ReviewAuthor')
  async writeReview(@CurrentActor() actor: Actor, @Args('input') input: WriteReviewInput): Promise<ReviewType> {
    return present(await this.writing.execute(actor, input));
  }

  @Mutation(() => ReviewType, { description: 'Changes your review while its quarter runs.' })
  @Allow('change', 'Review')
  async updateReview(@CurrentActor() actor: Actor, @Args('input') input: UpdateReviewInput): Promise<ReviewType> {
    return present(await this.writing.update(actor, input));
  }

  @Mutation(() => ReviewType, { description: 'Answers a review of your service, or changes your answer.' })
  @Allow('answer', 'Review')
  async answerReview(@CurrentActor() actor: Actor, @Args('input') input: AnswerReviewInput): Promise<ReviewType> {
    return present(await this.answering.execute(actor, input));
  }

  @ResolveField(() => ReviewAuthorType, {
    nullable: true,
    description: 'Who wrote it: for the author, the provider and the authority of the region; null to everybody else.',
  })
  @Allow('read', 'Review')
  author(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() review: ReviewType,
  ): Promise<ReviewAuthorRow | null> {
    return loaderOf(context, 'review.author', async (ids: readonly string[]) =>
      inOrder(ids, await this.queries.authors(actor, ids), (row) => row.id),
    ).load(review.authorId);
  }
}

function present(row: ReviewRow): ReviewType {
  return { ...row, editableUntil: endOfQuarter(row.period) };
}
