import { Actor, type ActorFacts, type OrganisationKind, type Policy, ROLES, SCOPES } from '#access';
import type { Uuid } from '#kernel';
import { idOf, PLATFORM, PLATFORM_USER, partiesOf, REGIONS, type Side } from '../database/parties.js';

/** Somebody who acts, as the matrices call them. */
export interface Person {
  /** `PROVIDER OWNER`, `ENTERPRISE key incidents:read` */
  readonly name: string;
  readonly side: Side;
  readonly facts: ActorFacts;
}

type Place = Pick<ActorFacts, 'organisationId' | 'organisationKind' | 'userId' | 'regionPath'>;

const KINDS = Object.keys(ROLES) as OrganisationKind[];

export function actorOf(person: Person, policies?: readonly Policy[]): Actor {
  return new Actor(person.facts, policies);
}

/** One person for every role of every kind of organisation; the platform stands on side `a`, for there is only one. */
export function everyRole(side: Side): Person[] {
  return kindsOf(side).flatMap((kind) =>
    ROLES[kind].map((role) => ({
      name: `${kind} ${role}`,
      side,
      facts: { ...placeOf(kind, side), via: 'SESSION', roles: [role] } satisfies ActorFacts,
    })),
  );
}

/** A key for every scope in every kind of organisation, one with all scopes and one with none. */
export function everyKey(side: Side): Person[] {
  const bundles = [...Object.keys(SCOPES).map((scope) => [scope]), Object.keys(SCOPES), []];
  return kindsOf(side).flatMap((kind) =>
    bundles.map((scopes) => {
      const { userId: _, ...place } = placeOf(kind, side);
      const label = scopes.length > 1 ? 'of every scope' : (scopes[0] ?? 'of no scope');
      return { name: `${kind} key ${label}`, side, facts: { ...place, via: 'API_KEY', scopes } satisfies ActorFacts };
    }),
  );
}

/** Those at the edges: no longer served, serving nobody, supervising the town itself or the town beside it, and nobody at all. */
export function everyStranger(side: Side): Person[] {
  const us = partiesOf(side);
  const { path, jurisdiction } = REGIONS[side];
  const person = (name: string, place: Partial<ActorFacts>): Person => ({
    name,
    side,
    facts: { via: 'SESSION', ...place } as ActorFacts,
  });
  const apart = (kind: OrganisationKind, name: string, regionPath: string): Partial<ActorFacts> => ({
    organisationId: idOf('apart', name) as Uuid,
    organisationKind: kind,
    userId: idOf('apart', name, 'user') as Uuid,
    regionPath,
  });
  const departed = { organisationId: us.departed as Uuid, userId: us.departedUser as Uuid, regionPath: path };
  return [
    person('departed ENTERPRISE OWNER', { ...departed, organisationKind: 'ENTERPRISE', roles: ['OWNER'] }),
    person('new PROVIDER OWNER', { ...apart('PROVIDER', 'provider', path), roles: ['OWNER'] }),
    person('new ENTERPRISE OWNER', { ...apart('ENTERPRISE', 'enterprise', path), roles: ['OWNER'] }),
    person('AUTHORITY LEADER of the town', { ...apart('AUTHORITY', 'town', path), roles: ['LEADER'] }),
    person('AUTHORITY LEADER of the town beside it', {
      ...apart('AUTHORITY', 'beside', `${jurisdiction}${path.slice(jurisdiction.length, -2)}9/`),
      roles: ['LEADER'],
    }),
    person('anonymous', { via: 'ANONYMOUS' }),
  ];
}

export function everybody(side: Side): Person[] {
  return [...everyRole(side), ...everyKey(side), ...everyStranger(side)];
}

function kindsOf(side: Side): OrganisationKind[] {
  return KINDS.filter((kind) => kind !== 'PLATFORM' || side === 'a');
}

function placeOf(kind: OrganisationKind, side: Side): Place {
  const us = partiesOf(side);
  const { path, jurisdiction } = REGIONS[side];
  const [organisationId, userId, regionPath] = {
    PROVIDER: [us.provider, us.providerUser, path],
    ENTERPRISE: [us.enterprise, us.enterpriseUser, path],
    AUTHORITY: [us.authority, us.authorityUser, jurisdiction],
    PLATFORM: [PLATFORM, PLATFORM_USER, path],
  }[kind] as [Uuid, Uuid, string];
  return { organisationKind: kind, organisationId, userId, regionPath };
}
