import type { Identity, Party } from './identities.js';
import type { SeedRow } from './seed.js';

export type Values = Readonly<Record<string, unknown>>;
/** `become` is asked of a row as it would stand after a change; where it is left out, `change` answers. */
export type Command = 'read' | 'add' | 'change' | 'become' | 'remove';
export type Rule = (row: Values, me: Identity['tenancy'], world: World) => boolean;
export type PartyRules = Partial<Record<Command, Rule>>;
export type TableRules = Partial<Record<Party, PartyRules>>;

/** What the rules must know about other rows than the one at hand. */
export class World {
  constructor(private readonly rows: readonly SeedRow[]) {}

  some(table: string, test: (row: Values) => boolean): boolean {
    return this.rows.some((row) => row.table === table && test(row.values));
  }

  engaged(provider: unknown, enterprise: unknown, when: 'now' | 'ever' = 'now'): boolean {
    return this.some(
      'engagement',
      (e) =>
        e['provider_id'] === provider &&
        e['enterprise_id'] === enterprise &&
        (when === 'ever' || e['ended_at'] === null),
    );
  }

  /** Not yet taken over by its owner and, where a creator is named, created by it. */
  unclaimed(creator: unknown, organisation: unknown): boolean {
    return this.some(
      'organisation',
      (o) =>
        o['id'] === organisation &&
        o['state'] === 'UNCLAIMED' &&
        (creator === undefined || o['created_by_organisation_id'] === creator),
    );
  }

  member(user: unknown, organisation: unknown): boolean {
    return this.some('membership', (m) => m['user_id'] === user && m['organisation_id'] === organisation);
  }

  kindOf(organisation: unknown): unknown {
    return this.rows.find(({ table, values }) => table === 'organisation' && values['id'] === organisation)?.values[
      'kind'
    ];
  }

  get users(): readonly unknown[] {
    return this.rows.filter(({ table }) => table === 'app_user').map(({ values }) => values['id']);
  }
}

export const always: Rule = () => true;
export const signedIn: Rule = (_row, me) => me.organisationId !== undefined;

export const mine =
  (...columns: string[]): Rule =>
  (row, me) =>
    me.organisationId !== undefined && columns.some((column) => row[column] === me.organisationId);

export const all =
  (...rules: Rule[]): Rule =>
  (row, me, world) =>
    rules.every((rule) => rule(row, me, world));

export const either =
  (...rules: Rule[]): Rule =>
  (row, me, world) =>
    rules.some((rule) => rule(row, me, world));

export const inMyRegion: Rule = (row, me) =>
  me.regionPath !== undefined && String(row['region_path']).startsWith(me.regionPath);
export const servedByMe: Rule = (row, me, world) => world.engaged(me.organisationId, row['enterprise_id']);
export const myself: Rule = (row, me) => me.userId !== undefined && row['user_id'] === me.userId;

/** The worker's event names a provider, an enterprise or both. */
export const inProviderScope: Rule = (row, me) => me.providerId !== undefined && row['provider_id'] === me.providerId;
export const inEnterpriseScope: Rule = (row, me) =>
  me.enterpriseId !== undefined && row['enterprise_id'] === me.enterpriseId;
export const inEitherScope = either(inProviderScope, inEnterpriseScope);
export const inBothScopes = all(inProviderScope, inEnterpriseScope);
/** Rows kept by the organisation that is told: either tenant of the event, or the platform. */
export const ofOrganisationInScope: Rule = (row, me, world) =>
  [me.providerId, me.enterpriseId].some((id) => id !== undefined && row['organisation_id'] === id) ||
  world.kindOf(row['organisation_id']) === 'PLATFORM';

export function may(
  rules: TableRules | undefined,
  command: Command,
  identity: Identity,
  row: Values,
  world: World,
): boolean {
  const own = rules?.[identity.party];
  const rule = own?.[command] ?? (command === 'become' ? own?.change : undefined);
  return rule?.(row, identity.tenancy, world) ?? false;
}
