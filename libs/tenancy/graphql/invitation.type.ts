import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Connection } from '#platform';
import type { InvitationRow } from '../invitation.repository.js';

@ObjectType('Invitation', { description: 'An invitation into an organisation; its token is only in the mail.' })
export class InvitationType {
  @Field(() => ID, { description: 'Id.' })
  id: string;

  @Field(() => ID, { description: 'The organisation that the person is to join.' })
  organisationId: string;

  @Field(() => String, { description: 'Where it was mailed.' })
  email: string;

  @Field(() => String, { description: 'Name of the person.' })
  name: string;

  @Field(() => [String], { description: 'As what.' })
  roles: string[];

  @Field(() => Date, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => Date, { description: 'Until when it is good: 72 hours.' })
  expiresAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it was accepted.' })
  acceptedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was withdrawn.' })
  revokedAt: Date | null;

  static of(row: InvitationRow): InvitationType {
    return { ...row };
  }
}

@ObjectType({ description: 'A page of invitations, newest first.' })
export class InvitationConnection extends Connection(InvitationType) {}
