import { Module } from '@nestjs/common';
import { AUTHENTICATOR } from '#access';
import { AuditModule } from '#audit';
import { ApiKeyQueries } from './api-key.queries.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { DemoPeople } from './demo-people.js';
import { EngagementRepository } from './engagement.repository.js';
import { Enrolment } from './enrolment.js';
import { ApiKeyResolver } from './graphql/api-key.resolver.js';
import { AuditEntryActorResolver } from './graphql/audit-entry-actor.resolver.js';
import { InvitationResolver } from './graphql/invitation.resolver.js';
import { MemberResolver } from './graphql/member.resolver.js';
import { OrganisationResolver } from './graphql/organisation.resolver.js';
import { SessionResolver, SignInResolver } from './graphql/session.resolver.js';
import { InvitationQueries } from './invitation.queries.js';
import { InvitationRepository } from './invitation.repository.js';
import { Invitations } from './invitations.js';
import { MailInvitationWhenCreated } from './mail-invitation-when-created.handler.js';
import { MembershipQueries } from './membership.queries.js';
import { MembershipRepository } from './membership.repository.js';
import { OrganisationQueries } from './organisation.queries.js';
import { OrganisationRepository } from './organisation.repository.js';
import { Registration } from './registration.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { ApiKeyVerifier } from './sessions/api-key-verifier.js';
import { Identity } from './sessions/identity.js';
import { LoginLimits } from './sessions/login-limits.sql.js';
import { Passwords } from './sessions/passwords.js';
import { People } from './sessions/people.js';
import { SessionRepository } from './sessions/session.repository.js';
import { Sessions } from './sessions/sessions.js';
import { TokenAuthenticator } from './sessions/token-authenticator.js';
import { AcceptInvitation } from './use-cases/accept-invitation.js';
import { CreateApiKey } from './use-cases/create-api-key.js';
import { CreateEnterprise } from './use-cases/create-enterprise.js';
import { CreateOrganisation } from './use-cases/create-organisation.js';
import { EndMembership } from './use-cases/end-membership.js';
import { FoundPlatform } from './use-cases/found-platform.js';
import { InviteMember } from './use-cases/invite-member.js';
import { LogIn } from './use-cases/log-in.js';
import { LogOut } from './use-cases/log-out.js';
import { RefreshSession } from './use-cases/refresh-session.js';
import { RevokeApiKey } from './use-cases/revoke-api-key.js';
import { RevokeInvitation } from './use-cases/revoke-invitation.js';
import { SwitchOrganisation } from './use-cases/switch-organisation.js';
import { UpdateMemberRoles } from './use-cases/update-member-roles.js';
import { UserRepository } from './user.repository.js';

const repositories = [
  ApiKeyRepository,
  EngagementRepository,
  InvitationRepository,
  MembershipRepository,
  OrganisationRepository,
  SessionRepository,
  UserRepository,
];
const queries = [ApiKeyQueries, InvitationQueries, MembershipQueries, OrganisationQueries];
const sessions = [AccessTokens, ApiKeyVerifier, Identity, LoginLimits, Passwords, People, Sessions, TokenAuthenticator];
const useCases = [
  AcceptInvitation,
  CreateApiKey,
  CreateEnterprise,
  CreateOrganisation,
  EndMembership,
  FoundPlatform,
  InviteMember,
  LogIn,
  LogOut,
  RefreshSession,
  RevokeApiKey,
  RevokeInvitation,
  SwitchOrganisation,
  UpdateMemberRoles,
];

/** Registering an organisation needs `REGION_DIRECTORY`, bound anywhere in the process. */
@Module({
  imports: [AuditModule],
  providers: [
    ...repositories,
    ...queries,
    ...sessions,
    ...useCases,
    DemoPeople,
    Enrolment,
    Invitations,
    Registration,
    { provide: AUTHENTICATOR, useExisting: TokenAuthenticator },
  ],
  exports: [
    EngagementRepository,
    ...queries,
    ...useCases,
    AUTHENTICATOR,
    ApiKeyVerifier,
    DemoPeople,
    InvitationRepository,
    OrganisationRepository,
    People,
    TokenAuthenticator,
  ],
})
export class TenancyModule {}

@Module({
  imports: [AuditModule, TenancyModule],
  providers: [
    ApiKeyResolver,
    AuditEntryActorResolver,
    InvitationResolver,
    MemberResolver,
    OrganisationResolver,
    SessionResolver,
    SignInResolver,
  ],
})
export class TenancyGraphqlModule {}

@Module({ imports: [TenancyModule], providers: [MailInvitationWhenCreated] })
export class TenancyWorkerModule {}
