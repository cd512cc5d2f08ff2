import { subject as asSubject } from '@casl/ability';
import { accessibleBy } from '@casl/prisma/runtime';
import { Forbidden, type Uuid } from '#kernel';
import type { Tenancy } from '#platform';
import {
  type AppAbility,
  buildAbility,
  definedPolicies,
  type Policy,
  type SubjectName,
  scalarFields,
} from './ability.js';
import { allowsScope } from './scopes.js';

export type OrganisationKind = 'PROVIDER' | 'ENTERPRISE' | 'AUTHORITY' | 'PLATFORM';

/** Roles by the kind of organisation in which they are held. */
export const ROLES = {
  PROVIDER: ['OWNER', 'MANAGER', 'DISPATCHER', 'TECHNICIAN', 'FINANCE'],
  ENTERPRISE: ['OWNER', 'SAFETY_MANAGER', 'GUARD', 'MEMBER'],
  AUTHORITY: ['LEADER', 'SUPERVISOR', 'INSPECTOR', 'GRID_OFFICER', 'ZONE_OFFICER'],
  PLATFORM: ['ADMIN', 'SUPPORT'],
} as const satisfies Record<OrganisationKind, readonly string[]>;

export type Role = (typeof ROLES)[OrganisationKind][number];

export interface ActorFacts {
  readonly via: 'SESSION' | 'API_KEY' | 'ANONYMOUS' | 'SYSTEM';
  readonly userId?: Uuid;
  readonly userName?: string;
  readonly sessionId?: Uuid;
  readonly organisationId?: Uuid;
  readonly organisationKind?: OrganisationKind;
  readonly roles?: readonly Role[];
  readonly regionPath?: string;
  /** Only of an API key: what it may be used for. */
  readonly scopes?: readonly string[];
  /** When the access token ends; a standing connection ends with it. */
  readonly expiresAt?: Date;
}

/** Who acts, as one organisation at a time, and what that one may do. */
export class Actor {
  static readonly anonymous = new Actor({ via: 'ANONYMOUS' });
  private built?: AppAbility;

  /** @param policies by which the actor is judged, if not by all that are defined. */
  constructor(
    readonly facts: ActorFacts,
    private readonly policies?: readonly Policy[],
  ) {}

  get isSignedIn(): boolean {
    return this.facts.organisationId !== undefined;
  }
  /** Speaks by an API key: may do what its scopes name, and nothing that is merely open to members. */
  get isMachine(): boolean {
    return this.facts.via === 'API_KEY';
  }
  get isProvider(): boolean {
    return this.facts.organisationKind === 'PROVIDER';
  }
  get isEnterprise(): boolean {
    return this.facts.organisationKind === 'ENTERPRISE';
  }
  get isAuthority(): boolean {
    return this.facts.organisationKind === 'AUTHORITY';
  }
  get isPlatform(): boolean {
    return this.facts.organisationKind === 'PLATFORM';
  }

  /** Throws for an actor without an organisation: there is no safe default for "whose". */
  get organisationId(): Uuid {
    return known(this.facts.organisationId);
  }
  get userId(): Uuid {
    return known(this.facts.userId);
  }
  get regionPath(): string {
    return known(this.facts.regionPath);
  }

  /** A machine holds every role of its organisation's kind; its scopes narrow it down afterwards. */
  has(...roles: Role[]): boolean {
    return this.isMachine || roles.some((role) => this.facts.roles?.includes(role));
  }

  /** May the actor do this to some row (no `row`), or to this very row, or to this field of it? */
  can(action: string, subject: SubjectName, row?: object, field?: string): boolean {
    if (!this.inScope(action, subject)) return false;
    return this.ability.can(action, row ? (asSubject(subject, { ...row }) as never) : subject, field);
  }

  assert(action: string, subject: SubjectName, row?: object, field?: string): void {
    if (!this.can(action, subject, row, field)) throw new Forbidden();
  }

  /** A Prisma `where` that holds exactly the rows on which the actor may do `action`. */
  where(action: string, subject: SubjectName): object {
    if (!this.inScope(action, subject)) return nothing(subject);
    const where = accessibleBy(this.ability, action).ofType(subject as never) as { OR?: unknown[] };
    return where.OR?.length === 0 ? nothing(subject) : where;
  }

  /** A Prisma `select` of exactly the scalar fields that the actor may read: what is hidden is not even fetched. */
  select(subject: SubjectName): Record<string, true> {
    const fields = scalarFields(subject).filter((field) => this.ability.can('read', subject, field));
    return Object.fromEntries(fields.map((field) => [field, true as const]));
  }

  /** What the database is told about this actor. */
  get tenancy(): Tenancy {
    if (!this.isSignedIn) return { role: 'vigil_public' };
    return {
      role: this.isAuthority ? 'vigil_authority' : 'vigil_app',
      organisationId: this.facts.organisationId,
      organisationKind: this.facts.organisationKind,
      userId: this.facts.userId,
      regionPath: this.facts.regionPath,
    };
  }

  get ability(): AppAbility {
    this.built ??= buildAbility(this, this.policies ?? definedPolicies());
    return this.built;
  }

  private inScope(action: string, subject: SubjectName): boolean {
    return !this.isMachine || allowsScope(this.facts.scopes ?? [], action, subject);
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Forbidden();
  return value;
}

/**
 * Matches no row. CASL says it as `{ OR: [] }`, which Prisma 7.10 honours at the top but drops inside an `AND`: there, where
 * every reader puts it, it would open every row.
 */
function nothing(subject: SubjectName): object {
  const [field] = scalarFields(subject);
  return { [field as string]: { in: [] } };
}
