import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { PageArgs, pageRequest, toConnection } from '#platform';
import { InvitationQueries } from '../invitation.queries.js';
import { InviteMember } from '../use-cases/invite-member.js';
import { RevokeInvitation } from '../use-cases/revoke-invitation.js';
import { InvitationConnection, InvitationType } from './invitation.type.js';
import { InviteMemberInput, RevokeInvitationInput } from './organisation.inputs.js';

@Resolver(() => InvitationType)
export class InvitationResolver {
  constructor(
    private readonly queries: InvitationQueries,
    private readonly inviting: InviteMember,
    private readonly revoking: RevokeInvitation,
  ) {}

  @Query(() => InvitationConnection, { description: 'Invitations of or into your organisation that are still open.' })
  @Allow('read', 'Invitation')
  async invitations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<InvitationConnection> {
    return toConnection(await this.queries.pending(actor, pageRequest(page)), InvitationType.of);
  }

  @Mutation(() => InvitationType, { description: 'Mails an invitation, good for one use within 72 hours.' })
  @Allow('create', 'Invitation')
  async inviteMember(@CurrentActor() actor: Actor, @Args('input') input: InviteMemberInput): Promise<InvitationType> {
    return InvitationType.of(await this.inviting.execute(actor, input));
  }

  @Mutation(() => InvitationType, { description: 'Withdraws an invitation that was not accepted yet.' })
  @Allow('revoke', 'Invitation')
  async revokeInvitation(
    @CurrentActor() actor: Actor,
    @Args('input') input: RevokeInvitationInput,
  ): Promise<InvitationType> {
    return InvitationType.of(await this.revoking.execute(actor, input));
  }
}
