import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { Me } from '../sessions/people.js';
import { OrganisationKindEnum, OrganisationType } from './organisation.type.js';
import { UserType } from './user.type.js';

@ObjectType('MyMembership', { description: 'An organisation as which you may act.' })
export class MyMembershipType {
  @Field(() => ID, { description: 'Give it to `switchOrganisation`.' })
  organisationId: string;

  @Field(() => String, { description: 'Its name.' })
  organisationName: string;

  @Field(() => OrganisationKindEnum, { description: 'What it is.' })
  organisationKind: OrganisationKindEnum;

  @Field(() => [String], { description: 'Your roles in it.' })
  roles: string[];
}

@ObjectType('Me', { description: 'Who you are, as which organisation you act, and what else you could be.' })
export class MeType {
  @Field(() => UserType, { nullable: true, description: 'You; null for an API key.' })
  user: UserType | null;

  @Field(() => OrganisationType, { description: 'The organisation as which you act.' })
  organisation: OrganisationType;

  @Field(() => [String], { description: 'Your roles in it; empty for an API key, which has scopes instead.' })
  roles: string[];

  @Field(() => [MyMembershipType], { description: 'All organisations that you belong to, oldest membership first.' })
  memberships: MyMembershipType[];

  static of({ user, organisation, roles, memberships }: Me): MeType {
    return {
      user: user ? UserType.of(user) : null,
      organisation: OrganisationType.of(organisation),
      roles: [...roles],
      memberships: memberships.map((membership) => ({
        organisationId: membership.id,
        organisationName: membership.name,
        organisationKind: membership.kind as OrganisationKindEnum,
        roles: membership.roles,
      })),
    };
  }
}

@ObjectType('SessionTokens', { description: 'What a client keeps of a session.' })
export class SessionTokensType {
  @Field(() => String, { description: 'Send it as "Authorization: Bearer …".' })
  accessToken: string;

  @Field(() => Date, { description: 'When the access token ends; refresh before.' })
  expiresAt: Date;

  @Field(() => String, { description: 'Good for one refresh. A second use ends the whole session.' })
  refreshToken: string;

  @Field(() => MeType, { description: 'Who you are now.' })
  me: MeType;
}

@InputType()
export class LoginInput {
  @Field(() => String, { description: 'E-mail address.' })
  email: string;

  @Field(() => String, { description: 'Password.' })
  password: string;

  @Field(() => ID, { nullable: true, description: 'As which organisation to act; by default the oldest membership.' })
  organisationId?: string | null;
}

@InputType()
export class RefreshSessionInput {
  @Field(() => String, { description: 'The newest refresh token of the session.' })
  refreshToken: string;
}

@InputType()
export class SwitchOrganisationInput {
  @Field(() => ID, { description: 'One of `me.memberships`.' })
  organisationId: string;
}

@InputType()
export class AcceptInvitationInput {
  @Field(() => String, { description: 'The token from the mail.' })
  token: string;

  @Field(() => String, {
    nullable: true,
    description: 'Your name, where the inviter had it wrong. Ignored for known people.',
  })
  name?: string | null;

  @Field(() => String, { description: 'Your password; new people choose one of at least 10 characters.' })
  password: string;
}
