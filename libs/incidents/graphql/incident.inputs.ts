import { Field, ID, InputType } from '@nestjs/graphql';
import type { IncidentKind, Verification } from '../domain/incident.js';
import type { IncidentState } from '../domain/incident.transitions.js';
import { IncidentKindEnum, IncidentStateEnum, VerificationEnum } from './incident.enums.js';

@InputType({ description: 'Which incidents; all that is given must hold.' })
export class IncidentFilterInput {
  @Field(() => [IncidentStateEnum], { nullable: true, description: 'In one of these states.' })
  states?: IncidentState[] | null;

  @Field(() => [IncidentKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: IncidentKind[] | null;

  @Field(() => ID, { nullable: true, description: 'At these premises.' })
  premisesId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Handled by this provider.' })
  providerId?: string | null;

  @Field(() => ID, { nullable: true, description: 'In this division (12 digits) and all below it.' })
  regionCode?: string | null;

  @Field(() => Date, { nullable: true, description: 'Opened at this instant or later.' })
  openedFrom?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Opened before this instant.' })
  openedTo?: Date | null;
}

@InputType({ description: 'You take care of it.' })
export class AcknowledgeIncidentInput {
  @Field(() => ID, { description: 'Id of the incident.' })
  id: string;

  @Field(() => String, { nullable: true, description: 'For the history.' })
  note?: string | null;
}

@InputType({ description: 'You send a crew.' })
export class DispatchIncidentInput {
  @Field(() => ID, { description: 'Id of the incident.' })
  id: string;

  @Field(() => [ID], { nullable: true, description: 'Whom you send: members of your organisation.' })
  userIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'For the history.' })
  note?: string | null;
}

@InputType({ description: 'You stand before it.' })
export class ArriveAtIncidentInput {
  @Field(() => ID, { description: 'Id of the incident.' })
  id: string;

  @Field(() => String, { nullable: true, description: 'For the history.' })
  note?: string | null;
}

@InputType({ description: 'You have found out what it is.' })
export class VerifyIncidentInput {
  @Field(() => ID, { description: 'Id of the incident.' })
  id: string;

  @Field(() => VerificationEnum, {
    description: "What it is. Enterprises may confirm a FIRE; the rest is the provider's.",
  })
  result: Verification;

  @Field(() => String, { nullable: true, description: 'Why it came to it.' })
  cause?: string | null;

  @Field(() => String, { nullable: true, description: 'For the history.' })
  note?: string | null;
}

@InputType({ description: 'It is over.' })
export class CloseIncidentInput {
  @Field(() => ID, { description: 'Id of the incident.' })
  id: string;

  @Field(() => String, {
    nullable: true,
    description: 'Needed where a detector still reports danger: why it is closed.',
  })
  note?: string | null;
}

@InputType({ description: 'Something worth keeping.' })
export class AddIncidentNoteInput {
  @Field(() => ID, { description: 'Id of the incident.' })
  id: string;

  @Field({ description: 'The note, at most 2,000 characters.' })
  note: string;

  @Field(() => String, { nullable: true, description: 'The same key and input add it once.' })
  idempotencyKey?: string | null;
}
