import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, AllowAnyone, AllowSignedIn, CurrentActor } from '#access';
import type { GraphqlContext } from '#platform';
import { People } from '../sessions/people.js';
import type { SessionGrant } from '../sessions/sessions.js';
import { AcceptInvitation } from '../use-cases/accept-invitation.js';
import { LogIn } from '../use-cases/log-in.js';
import { LogOut } from '../use-cases/log-out.js';
import { RefreshSession } from '../use-cases/refresh-session.js';
import { SwitchOrganisation } from '../use-cases/switch-organisation.js';
import {
  AcceptInvitationInput,
  LoginInput,
  MeType,
  RefreshSessionInput,
  SessionTokensType,
  SwitchOrganisationInput,
} from './session.types.js';

/** Ways into a session: open to everyone, for who calls is only found out here. */
@Resolver(() => SessionTokensType)
export class SignInResolver {
  constructor(
    private readonly logIn: LogIn,
    private readonly refresh: RefreshSession,
    private readonly accept: AcceptInvitation,
    private readonly people: People,
  ) {}

  @Mutation(() => SessionTokensType, {
    description:
      'Signs in by password. Per network address 30 attempts in 10 minutes, and for one e-mail 5 failures in 15 minutes; 100 failures an hour per e-mail from everywhere.',
  })
  @AllowAnyone()
  async login(@Args('input') input: LoginInput, @Context() context: GraphqlContext): Promise<SessionTokensType> {
    return tokens(await this.logIn.execute(context.clientAddress, input), this.people);
  }

  @Mutation(() => SessionTokensType, { description: 'Exchanges a refresh token for new tokens, once.' })
  @AllowAnyone()
  async refreshSession(@Args('input') input: RefreshSessionInput): Promise<SessionTokensType> {
    return tokens(await this.refresh.execute(input), this.people);
  }

  @Mutation(() => SessionTokensType, {
    description: 'Makes you a member of the organisation that invited you, and signs you in as it.',
  })
  @AllowAnyone()
  async acceptInvitation(
    @Args('input') input: AcceptInvitationInput,
    @Context() context: GraphqlContext,
  ): Promise<SessionTokensType> {
    return tokens(await this.accept.execute(context.clientAddress, input), this.people);
  }
}

@Resolver(() => MeType)
export class SessionResolver {
  constructor(
    private readonly logOut: LogOut,
    private readonly switching: SwitchOrganisation,
    private readonly people: People,
  ) {}

  @Query(() => MeType, { description: 'Who you are and as which organisation you act.' })
  @AllowSignedIn()
  async me(@CurrentActor() actor: Actor): Promise<MeType> {
    return MeType.of(await this.people.me(actor));
  }

  @Mutation(() => Boolean, { description: 'Ends the session with all its tokens. Always true.' })
  @AllowSignedIn()
  async logout(@CurrentActor() actor: Actor): Promise<boolean> {
    await this.logOut.execute(actor);
    return true;
  }

  @Mutation(() => SessionTokensType, {
    description: 'Goes on as another of your organisations; older tokens are used up.',
  })
  @AllowSignedIn()
  async switchOrganisation(
    @CurrentActor() actor: Actor,
    @Args('input') input: SwitchOrganisationInput,
  ): Promise<SessionTokensType> {
    return tokens(await this.switching.execute(actor, input), this.people);
  }
}

async function tokens({ actor, ...grant }: SessionGrant, people: People): Promise<SessionTokensType> {
  return { ...grant, me: MeType.of(await people.me(actor)) };
}
