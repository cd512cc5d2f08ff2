export {
  type AppAbility,
  definedPolicies,
  except,
  type Policy,
  type Rules,
  type SubjectName,
  scalarFields,
  within,
} from './ability.js';
export { AccessModule } from './access.module.js';
export { Actor, type ActorFacts, type OrganisationKind, ROLES, type Role } from './actor.js';
export { AllowGuard } from './allow.guard.js';
export {
  type ActorContext,
  ALLOW,
  Allow,
  AllowAnyone,
  type Allowance,
  AllowSignedIn,
  actorOf,
  CurrentActor,
} from './allow.js';
export { assertEveryResolverDeclares, undeclaredHandlers } from './declarations.js';
export { type Caller, OperationContexts } from './operation-contexts.js';
export { definePolicy } from './policy.js';
export {
  AUTHENTICATOR,
  type Authenticator,
  READ_AUDIT,
  type ReadAudit,
  type ReadObservation,
} from './ports.js';
export { isScope, SCOPES, type Scope } from './scopes.js';
