import { Field, Float, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Connection } from '#platform';

@ObjectType('AuditEntry', { description: 'One entry of a hash chain that nobody can rewrite unseen.' })
export class AuditEntryType {
  @Field(() => ID, { description: 'The organisation in whose chain it stands.' })
  organisationId: string;

  @Field(() => Float, { description: 'Number in its chain, from 1 without a gap.' })
  seq: number;

  @Field(() => Date, { description: 'When it happened.' })
  at: Date;

  @Field(() => String, { description: 'What happened, e.g. contract.accepted or authority.read.' })
  action: string;

  @Field(() => String, { description: 'Kind of the thing it happened to, e.g. Contract.' })
  subjectType: string;

  @Field(() => ID, { nullable: true, description: 'Id of that thing.' })
  subjectId: string | null;

  @Field(() => ID, { nullable: true, description: 'Person who acted; null for a machine.' })
  actorUserId: string | null;

  @Field(() => ID, { nullable: true, description: 'Organisation as which the person acted.' })
  actorOrganisationId: string | null;

  @Field(() => String, { nullable: true, description: 'Set where an authority read a whole region at once: its path.' })
  regionPath: string | null;

  @Field(() => String, {
    description: 'Canonical JSON (RFC 8785) of the whole entry with its detail: the bytes that are hashed.',
  })
  body: string;

  @Field(() => String, { description: 'Hash of the entry before, hexadecimal.' })
  previousHash: string;

  @Field(() => String, { description: 'SHA-256 of 0x00, the previous hash and the body, hexadecimal.' })
  hash: string;
}

@ObjectType({ description: 'A page of audit entries, newest first.' })
export class AuditEntryConnection extends Connection(AuditEntryType) {}

@InputType({ description: 'Narrows down the audit entries; everything given must hold.' })
export class AuditEntryFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this action, e.g. authority.read.' })
  action?: string | null;

  @Field(() => String, { nullable: true, description: 'Only things of this kind, e.g. Premises.' })
  subjectType?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only this very thing.' })
  subjectId?: string | null;

  @Field(() => Date, { nullable: true, description: 'At this instant or later.' })
  from?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Before this instant.' })
  until?: Date | null;
}
