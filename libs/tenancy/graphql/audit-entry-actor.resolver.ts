import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { AuditEntryType } from '#audit';
import type { GraphqlContext } from '#platform';
import { MembershipQueries } from '../membership.queries.js';
import { OrganisationQueries } from '../organisation.queries.js';
import { OrganisationType } from './organisation.type.js';
import { UserType } from './user.type.js';

/** An entry holds ids only; who they are is looked up with the reader's eyes. */
@Resolver(() => AuditEntryType)
export class AuditEntryActorResolver {
  constructor(
    private readonly people: MembershipQueries,
    private readonly organisations: OrganisationQueries,
  ) {}

  @ResolveField(() => UserType, { nullable: true, description: 'Who acted, where it was a colleague of yours.' })
  @Allow('read', 'AuditEntry')
  async actorUser(
    @Parent() { actorUserId }: AuditEntryType,
    @CurrentActor() actor: Actor,
    @Context() context: GraphqlContext,
  ): Promise<UserType | null> {
    const user = actorUserId ? await this.people.loadUser(context, actor, actorUserId) : null;
    return user && UserType.of(user);
  }

  @ResolveField(() => OrganisationType, { nullable: true, description: 'The acting organisation, where you see it.' })
  @Allow('read', 'AuditEntry')
  async actorOrganisation(
    @Parent() { actorOrganisationId }: AuditEntryType,
    @CurrentActor() actor: Actor,
    @Context() context: GraphqlContext,
  ): Promise<OrganisationType | null> {
    const found = actorOrganisationId ? await this.organisations.load(context, actor, actorOrganisationId) : null;
    return found && OrganisationType.of(found);
  }
}
