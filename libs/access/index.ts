export {
  type AppAbility,
  definedPolicies,
  definePolicy,
  except,
  type Policy,
  type Rules,
  type SubjectName,
  scalarFields,
  within,
} from './ability.js';
export { Actor, type ActorFacts, type OrganisationKind, ROLES, type Role } from './actor.js';
export {
  ALLOW,
  Allow,
  AllowAnyone,
  type Allowance,
  AllowSignedIn,
  type ActorContext,
  actorOf,
  CurrentActor,
} from './allow.js';
export { AllowGuard } from './allow.guard.js';
export { AUTHENTICATOR, type Authenticator, READ_AUDIT, type ReadAudit } from './ports.js';
export { isScope, SCOPES, type Scope } from './scopes.js';
