import type { Tenancy } from '#platform';
import { idOf, PLATFORM, PLATFORM_USER, partiesOf, REGIONS, type Side } from './parties.js';

export type Party =
  | 'provider'
  | 'enterprise'
  | 'authority'
  | 'platform'
  | 'public'
  | 'worker'
  | 'gateway'
  | 'auth'
  | 'billing'
  | 'owner'
  | 'nobody';

export interface Identity {
  readonly name: string;
  readonly party: Party;
  readonly tenancy: Omit<Tenancy, 'role'> & { readonly role: Tenancy['role'] | 'vigil_owner' };
}

/** Everyone who may ever stand before the database, and those who should not: a role without any setting. */
export const IDENTITIES: readonly Identity[] = [
  ...tenants('a'),
  ...tenants('b'),
  worker('worker of both a', 'a', 'a'),
  worker('worker of both b', 'b', 'b'),
  workerOfFormer('a'),
  workerOfFormer('b'),
  worker('worker of provider a and enterprise b', 'a', 'b'),
  worker('worker of provider a', 'a', undefined),
  worker('worker of enterprise b', undefined, 'b'),
  worker('worker without scope', undefined, undefined),
  {
    name: 'platform',
    party: 'platform',
    tenancy: { role: 'vigil_app', organisationId: PLATFORM, organisationKind: 'PLATFORM', userId: PLATFORM_USER },
  },
  { name: 'gateway', party: 'gateway', tenancy: { role: 'vigil_gateway' } },
  { name: 'authenticator', party: 'auth', tenancy: { role: 'vigil_auth' } },
  { name: 'door for webhooks', party: 'billing', tenancy: { role: 'vigil_billing' } },
  { name: 'owner of the tables', party: 'owner', tenancy: { role: 'vigil_owner' } },
  { name: 'public without a code', party: 'nobody', tenancy: { role: 'vigil_public' } },
  { name: 'public with a wrong code', party: 'nobody', tenancy: { role: 'vigil_public', qrCode: 'qr-nowhere' } },
  { name: 'application without settings', party: 'nobody', tenancy: { role: 'vigil_app' } },
  { name: 'authority without settings', party: 'nobody', tenancy: { role: 'vigil_authority' } },
  {
    name: 'stranger that serves nobody',
    party: 'provider',
    tenancy: {
      role: 'vigil_app',
      organisationId: idOf('stranger'),
      organisationKind: 'PROVIDER',
      userId: idOf('stranger', 'user'),
      regionPath: '51/5101/510104/510104017/',
    },
  },
];

function tenants(side: Side): Identity[] {
  const us = partiesOf(side);
  const { path, jurisdiction } = REGIONS[side];
  const app = { role: 'vigil_app', regionPath: path } as const;
  const provider = { ...app, organisationId: us.provider, organisationKind: 'PROVIDER' } as const;
  const enterprise = { ...app, organisationKind: 'ENTERPRISE' } as const;
  return [
    { name: `provider ${side}`, party: 'provider', tenancy: { ...provider, userId: us.providerUser } },
    {
      name: `colleague at provider ${side}`,
      party: 'provider',
      tenancy: { ...provider, userId: us.providerColleague },
    },
    {
      name: `former provider ${side}`,
      party: 'provider',
      tenancy: { ...provider, organisationId: us.former, userId: us.formerUser },
    },
    {
      name: `enterprise ${side}`,
      party: 'enterprise',
      tenancy: { ...enterprise, organisationId: us.enterprise, userId: us.enterpriseUser },
    },
    {
      name: `departed enterprise ${side}`,
      party: 'enterprise',
      tenancy: { ...enterprise, organisationId: us.departed, userId: us.departedUser },
    },
    {
      name: `authority ${side}`,
      party: 'authority',
      tenancy: {
        role: 'vigil_authority',
        organisationId: us.authority,
        organisationKind: 'AUTHORITY',
        userId: us.authorityUser,
        regionPath: jurisdiction,
      },
    },
    { name: `public at the door of ${side}`, party: 'public', tenancy: { role: 'vigil_public', qrCode: `qr-${side}` } },
  ];
}

function worker(name: string, provider: Side | undefined, enterprise: Side | undefined): Identity {
  const providerId = provider && partiesOf(provider).provider;
  const enterpriseId = enterprise && partiesOf(enterprise).enterprise;
  return { name, party: 'worker', tenancy: { role: 'vigil_worker', providerId, enterpriseId } };
}

/** In the scope of who is to take something over later, and of whose it is. */
function workerOfFormer(side: Side): Identity {
  const { former, enterprise } = partiesOf(side);
  const tenancy = { role: 'vigil_worker', providerId: former, enterpriseId: enterprise } as const;
  return { name: `worker of former provider and enterprise ${side}`, party: 'worker', tenancy };
}
