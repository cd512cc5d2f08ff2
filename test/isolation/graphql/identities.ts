import { newId } from '#kernel';
import { as, type Organisation, type Person } from '../../../apps/vigil/seed/people.js';
import type { TestApp } from '../../support/app.js';
import { canary, type Tag } from './canary.js';
import * as say from './documents.js';
import { fresh } from './fresh-token.js';
import type { TenantWorld } from './tenant-world.js';

export type Kind = Organisation['kind'] | 'NOBODY';

export interface Identity {
  /** e.g. A.PROVIDER.OWNER */
  readonly name: string;
  readonly kind: Kind;
  readonly role: string;
  readonly token: () => Promise<string | undefined>;
  /** Whose rows it may read at all; within them property rules hold, which other suites test. */
  readonly sees: readonly Tag[];
}

const ANONYMOUS: Identity = {
  name: 'anonymous',
  kind: 'NOBODY',
  role: 'anonymous',
  token: async () => undefined,
  sees: [],
};

const SCOPES = [
  'events:write',
  'incidents:read',
  'incidents:write',
  'premises:read',
  'premises:write',
  'devices:read',
  'devices:write',
  'contracts:read',
];

export interface Worlds {
  readonly a: TenantWorld;
  readonly b: TenantWorld;
  /** A rival in the region of A: what a provider or an enterprise of A must not see next door, and its authority may. */
  readonly c: TenantWorld;
}

/** Everyone who asks for what is not theirs. */
export async function attackers(test: TestApp, { a, b }: Worlds): Promise<Identity[]> {
  const people = [
    ...members(test, a.provider, ['A']),
    ...members(test, a.enterprise, ['A']),
    ...members(test, a.authority, ['A', 'C']),
    ...members(test, test.seed.platform, []),
    ...members(test, b.authority, ['B']).filter(({ role }) => role === 'LEADER'),
  ];
  return [...people, ANONYMOUS, ...(await machines(test, a))];
}

/** Those to whom the world of B belongs, for the positive controls. */
export function insiders(test: TestApp, { b }: Worlds): Map<string, Identity> {
  const all = [
    ...members(test, b.provider, ['B']),
    ...members(test, b.enterprise, ['B']),
    ...members(test, b.authority, ['B']),
    ...members(test, test.seed.platform, []),
    ANONYMOUS,
  ];
  return new Map(all.map((identity) => [identity.name.replace(/^B\./, ''), identity]));
}

function members(test: TestApp, organisation: Organisation, sees: readonly Tag[]): Identity[] {
  const home = /^KANARI-([ABC])/.exec(organisation.name)?.[1];
  return [...organisation.people.values()].map(({ role, email }: Person) => ({
    name: [home, organisation.kind, role].filter(Boolean).join('.'),
    kind: organisation.kind,
    role,
    token: fresh(test, email),
    sees,
  }));
}

// Half the life of an access token: nobody's runs out on the way.
/** A key for each scope, one with all of them for every party, one that is revoked, and a token that nobody issued. */
async function machines(test: TestApp, { provider, enterprise, authority }: TenantWorld): Promise<Identity[]> {
  const wanted: [Organisation, string, readonly string[]][] = [
    ...SCOPES.map((scope): [Organisation, string, string[]] => [provider, 'OWNER', [scope]]),
    [provider, 'OWNER', SCOPES],
    [enterprise, 'OWNER', SCOPES],
    [authority, 'LEADER', SCOPES],
  ];
  const keys: Identity[] = [];
  for (const [organisation, role, scopes] of wanted) {
    const { key } = await apiKey(organisation, role, scopes);
    const name = `A.${organisation.kind}.key(${scopes.length > 1 ? 'all' : scopes[0]})`;
    keys.push({
      name,
      kind: organisation.kind,
      role: 'KEY',
      token: async () => key,
      sees: organisation === authority ? ['A', 'C'] : ['A'],
    });
  }
  const revoked = await apiKey(provider, 'OWNER', SCOPES);
  await as(provider, 'OWNER').client.call(say.REVOKE_KEY, { input: { id: revoked.apiKey.id } });
  const nobody = { kind: 'NOBODY', sees: [] } as const;
  keys.push({ ...nobody, name: 'A.PROVIDER.key(revoked)', role: 'REVOKED', token: async () => revoked.key });
  keys.push({ ...nobody, name: 'forged token', role: 'FORGED', token: await forged(test, as(provider, 'OWNER')) });
  return keys;
}

async function apiKey(by: Organisation, role: string, scopes: readonly string[]) {
  const input = { name: canary('A', 'key'), scopes };
  const { createApiKey } = await as(by, role).client.call<{ createApiKey: { key: string; apiKey: { id: string } } }>(
    say.CREATE_KEY,
    { input },
  );
  return createApiKey;
}

/** A real token whose content names someone else: the signature no longer fits. */
async function forged(test: TestApp, { email, userId }: Person): Promise<Identity['token']> {
  const [head = '', body = '', signature = ''] = (await fresh(test, email)()).split('.');
  const claims = Buffer.from(body, 'base64url').toString().replaceAll(userId, newId());
  const token = [head, Buffer.from(claims).toString('base64url'), signature].join('.');
  return async () => token;
}
