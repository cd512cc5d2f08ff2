import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { PageArgs, pageRequest, toConnection } from '#platform';
import { MembershipQueries } from '../membership.queries.js';
import { EndMembership } from '../use-cases/end-membership.js';
import { UpdateMemberRoles } from '../use-cases/update-member-roles.js';
import { EndMembershipInput, UpdateMemberRolesInput } from './organisation.inputs.js';
import { MemberConnection, MemberType } from './user.type.js';

@Resolver(() => MemberType)
export class MemberResolver {
  constructor(
    private readonly queries: MembershipQueries,
    private readonly changing: UpdateMemberRoles,
    private readonly ending: EndMembership,
  ) {}

  @Query(() => MemberConnection, { description: 'Who belongs to your organisation.' })
  @Allow('read', 'Membership')
  async members(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<MemberConnection> {
    return toConnection(await this.queries.list(actor, pageRequest(page)), MemberType.of);
  }

  @Mutation(() => MemberType, {
    description: 'Gives a member other roles. Somebody must go on leading the organisation.',
  })
  @Allow('update', 'Membership')
  async updateMemberRoles(
    @CurrentActor() actor: Actor,
    @Args('input') input: UpdateMemberRolesInput,
  ): Promise<MemberType> {
    return MemberType.of(await this.changing.execute(actor, input));
  }

  @Mutation(() => MemberType, {
    description: 'Removes a member; its sessions in your organisation end within five seconds.',
  })
  @Allow('end', 'Membership')
  async endMembership(@CurrentActor() actor: Actor, @Args('input') input: EndMembershipInput): Promise<MemberType> {
    return MemberType.of(await this.ending.execute(actor, input));
  }
}
