import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Connection } from '#platform';

@ObjectType('ReviewAuthor', { description: 'Who wrote a review.' })
export class ReviewAuthorType {
  @Field(() => ID, { description: 'The enterprise.' })
  enterpriseId: string;

  @Field(() => String, { nullable: true, description: 'Its name when it wrote. Hidden from authorities.' })
  enterpriseName?: string | null;

  @Field(() => ID, { description: 'The contract under which it is or was served.' })
  contractId: string;
}

@ObjectType('Review', { description: 'What a customer says of a provider. Public among those who are signed in.' })
export class ReviewType {
  @Field(() => ID, { description: 'Id of the review.' })
  id: string;

  @Field(() => ID, { description: 'The provider that is reviewed.' })
  providerId: string;

  @Field({ description: 'Calendar quarter of China for which it was written: 2026-Q4.' })
  period: string;

  @Field(() => Int, { description: 'All in all, 1 to 5.' })
  stars: number;

  @Field(() => Int, { nullable: true, description: 'How fast alarms are answered, 1 to 5.' })
  responseStars: number | null;

  @Field(() => Int, { nullable: true, description: 'How well the work is done, 1 to 5.' })
  qualityStars: number | null;

  @Field(() => Int, { nullable: true, description: 'What one gets for the price, 1 to 5.' })
  valueStars: number | null;

  @Field({ description: 'In words.' })
  text: string;

  @Field({ description: 'When it was written.' })
  createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'When its author last changed it.' })
  changedAt: Date | null;

  @Field({ description: 'Until when, not including, its author may change it.' })
  editableUntil: Date;

  @Field(() => String, { nullable: true, description: 'What the provider answers.' })
  answer: string | null;

  @Field(() => Date, { nullable: true, description: 'When the provider answered.' })
  answeredAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the provider last changed its answer.' })
  answerChangedAt: Date | null;

  authorId: string;
}

@ObjectType({ description: 'A page of reviews, newest first.' })
export class ReviewConnection extends Connection(ReviewType) {}

@InputType({ description: 'Narrows a list of reviews.' })
export class ReviewFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only of this provider.' })
  providerId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of providers on file in this region, above or below it.' })
  regionCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this contract, which must be yours to see.' })
  contractId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only for this quarter: 2026-Q4.' })
  period?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those with an answer, or only those without.' })
  answered?: boolean | null;
}

@InputType({ isAbstract: true })
class ReviewWordsInput {
  @Field(() => Int, { description: 'All in all, 1 to 5.' })
  stars: number;

  @Field(() => Int, { nullable: true, description: 'How fast alarms are answered, 1 to 5.' })
  responseStars?: number | null;

  @Field(() => Int, { nullable: true, description: 'How well the work is done, 1 to 5.' })
  qualityStars?: number | null;

  @Field(() => Int, { nullable: true, description: 'What one gets for the price, 1 to 5.' })
  valueStars?: number | null;

  @Field({ description: 'In words: 10 to 2,000 characters, without names of people.' })
  text: string;
}

@InputType({ description: 'A review of your provider.' })
export class WriteReviewInput extends ReviewWordsInput {
  @Field(() => ID, { description: 'The contract under which it serves you, or did until lately.' })
  contractId: string;

  @Field(() => String, { nullable: true, description: 'The same key and input write one review, however often sent.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Your review, written anew.' })
export class UpdateReviewInput extends ReviewWordsInput {
  @Field(() => ID, { description: 'The review.' })
  id: string;
}

@InputType({ description: 'An answer to a review of your service.' })
export class AnswerReviewInput {
  @Field(() => ID, { description: 'The review.' })
  id: string;

  @Field({ description: 'The answer: 10 to 2,000 characters. Shown to everyone beside the review.' })
  text: string;
}
