import { Field, ID, InputType } from '@nestjs/graphql';
import { OrganisationKindEnum } from './organisation.type.js';

@InputType()
export class CreateEnterpriseInput {
  @Field(() => String, { description: 'Name as registered.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Unified social credit code 统一社会信用代码, 18 characters.' })
  creditCode?: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone.' })
  phone?: string | null;

  @Field(() => String, { description: '12-digit code of its division; see `regions`.' })
  regionCode: string;

  @Field(() => String, { nullable: true, description: 'Who is invited to lead it.' })
  ownerEmail?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of that person.' })
  ownerName?: string | null;

  @Field(() => String, { nullable: true, description: 'The same key with the same input gives the same organisation.' })
  idempotencyKey?: string | null;
}

@InputType()
export class CreateOrganisationInput extends CreateEnterpriseInput {
  @Field(() => OrganisationKindEnum, { description: 'PROVIDER, AUTHORITY or ENTERPRISE.' })
  kind: OrganisationKindEnum;
}

@InputType()
export class InviteMemberInput {
  @Field(() => String, { description: 'Where the invitation is mailed; it is good for this address only.' })
  email: string;

  @Field(() => String, { description: 'Name of the person.' })
  name: string;

  @Field(() => [String], { description: 'Roles of the organisation’s kind, e.g. OWNER.' })
  roles: string[];

  @Field(() => ID, {
    nullable: true,
    description: 'An unclaimed organisation that you registered, to invite its first leader. By default your own.',
  })
  organisationId?: string | null;

  @Field(() => String, { nullable: true, description: 'The same key with the same input gives the same invitation.' })
  idempotencyKey?: string | null;
}

@InputType()
export class RevokeInvitationInput {
  @Field(() => ID, { description: 'Id of the invitation.' })
  id: string;
}

@InputType()
export class UpdateMemberRolesInput {
  @Field(() => ID, { description: 'The member.' })
  userId: string;

  @Field(() => [String], { description: 'All roles from now on.' })
  roles: string[];
}

@InputType()
export class EndMembershipInput {
  @Field(() => ID, { description: 'The member.' })
  userId: string;
}
