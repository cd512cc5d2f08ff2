import { BILLING_RULES } from './billing-rules.js';
import { EVENT_RULES } from './event-rules.js';
import { hasPlanToSell, inDueHandover, MARKET_RULES } from './market-rules.js';
import {
  all,
  always,
  either,
  inBothScopes,
  inEitherScope,
  inEnterpriseScope,
  inMyRegion,
  inProviderScope,
  mine,
  myself,
  ofOrganisationInScope,
  type PartyRules,
  type Rule,
  servedByMe,
  signedIn,
  type TableRules,
} from './rules.js';
import { TRUST_RULES } from './trust-rules.js';

/** The same for everyone who signs in as a member of an organisation that is not an authority. */
const tenants = (rules: PartyRules): TableRules => ({ provider: rules, enterprise: rules, platform: rules });
const everyone = (rules: PartyRules): TableRules => ({ ...tenants(rules), authority: rules });
const full = (rule: Rule): PartyRules => ({ read: rule, add: rule, change: rule });

/** What an event at work shows: read by both sides and by the authority of the region, kept up by the worker. */
const supervised = { read: inMyRegion };
const ofProvider = mine('provider_id');
const ofEnterprise = mine('enterprise_id');
const ofOrganisation = mine('organisation_id');

const place = (more: PartyRules = {}): TableRules => {
  const rule = either(ofEnterprise, servedByMe);
  return {
    provider: { ...full(rule), ...more },
    enterprise: { ...full(ofEnterprise), ...more },
    worker: { read: inEnterpriseScope },
  };
};

/** An event may name only tenants that the speaker is, or has to do with. */
const eventAmongUs: Rule = (row, me, world) =>
  signedIn(row, me, world) &&
  [row['provider_id'], row['enterprise_id']].every(
    (id) =>
      id === null ||
      id === me.organisationId ||
      world.engaged(me.organisationId, id, 'ever') ||
      world.engaged(id, me.organisationId, 'ever'),
  );

const namesNobodyElse: Rule = (row, me, world) =>
  signedIn(row, me, world) &&
  [row['provider_id'], row['enterprise_id']].every((id) => id === null || id === me.organisationId);

/** Into one's own organisation, or the first leader of one that has none yet: the creator's or the platform's to invite. */
const invitedByMe: Rule = (row, me, world) =>
  mine('by_organisation_id')(row, me, world) &&
  (row['organisation_id'] === me.organisationId ||
    world.unclaimed(me.organisationKind === 'PLATFORM' ? undefined : me.organisationId, row['organisation_id']));

const colleague: Rule = (row, me, world) =>
  me.userId !== undefined && (row['id'] === me.userId || world.member(row['id'], me.organisationId));

const regionReadOfMine: Rule = (row, me) =>
  me.regionPath !== undefined && row['region_path'] !== null && me.regionPath.startsWith(String(row['region_path']));

/**
 * Who may do what with which row, from the meaning of the tables (DESIGN, sections 1 and 3) and deliberately not from the
 * policies: what is not said here must be impossible. A tenant table without an entry fails the suite.
 */
export const TABLE_RULES: Readonly<Record<string, TableRules>> = {
  outbox_event: {
    provider: { add: eventAmongUs },
    enterprise: { add: eventAmongUs },
    platform: { add: always },
    authority: { add: namesNobodyElse },
    auth: { add: always },
    gateway: { add: always },
    billing: { add: (row) => row['provider_id'] === null && row['enterprise_id'] === null },
    worker: { ...full(always), remove: always },
  },
  outbox_handled: { worker: { ...full(always), remove: always } },
  idempotency_key: { ...everyone(full(ofOrganisation)), worker: { read: always, remove: always } },

  audit_head: { owner: { ...full(always), remove: always }, worker: { read: always } },
  audit_entry: {
    ...tenants({ read: either(ofOrganisation, regionReadOfMine) }),
    authority: { read: ofOrganisation },
    owner: { ...full(always), remove: always },
    worker: { read: always },
  },

  organisation: {
    provider: {
      read: (row, me, world) =>
        row['id'] === me.organisationId ||
        world.unclaimed(me.organisationId, row['id']) ||
        world.engaged(me.organisationId, row['id']),
      add: (row, me) =>
        row['kind'] === 'ENTERPRISE' &&
        row['state'] === 'UNCLAIMED' &&
        row['created_by_organisation_id'] === me.organisationId,
      change: mine('id'),
    },
    enterprise: {
      read: (row, me, world) => row['id'] === me.organisationId || world.engaged(row['id'], me.organisationId, 'ever'),
      change: mine('id'),
    },
    platform: full(always),
    authority: {
      read: (row, me, world) =>
        row['id'] === me.organisationId ||
        row['kind'] === 'PROVIDER' ||
        (row['kind'] === 'ENTERPRISE' && inMyRegion(row, me, world)),
    },
    auth: { read: always, change: (row) => row['state'] === 'UNCLAIMED', become: (row) => row['state'] === 'ACTIVE' },
    gateway: { read: always },
    worker: {
      read: (row, me) =>
        [me.providerId, me.enterpriseId].some((id) => id !== undefined && id === row['id']) ||
        row['kind'] === 'PLATFORM',
    },
  },
  engagement: {
    provider: {
      read: ofProvider,
      add: (row, me, world) => ofProvider(row, me, world) && world.unclaimed(me.organisationId, row['enterprise_id']),
      change: all(ofProvider, (row) => row['ended_at'] === null),
      become: ofProvider,
    },
    // An enterprise engages whom it likes of those on the market, and opens again what has ended.
    enterprise: { read: ofEnterprise, add: all(ofEnterprise, hasPlanToSell), change: ofEnterprise },
    worker: { read: inEitherScope, change: inBothScopes },
  },
  app_user: {
    ...everyone({ read: colleague, change: (row, me) => me.userId !== undefined && row['id'] === me.userId }),
    auth: full(always),
    worker: {
      read: (row, me, world) =>
        world.some('membership', (m) => m['user_id'] === row['id'] && ofOrganisationInScope(m, me, world)),
    },
  },
  membership: {
    ...everyone({ read: either(ofOrganisation, myself), change: ofOrganisation }),
    auth: full(always),
    worker: { read: ofOrganisationInScope },
  },
  session: { auth: full(always) },
  invitation: {
    ...everyone({ read: mine('organisation_id', 'by_organisation_id'), add: invitedByMe, change: invitedByMe }),
    auth: { read: always, change: always },
    worker: {
      read: (row, me) => row['organisation_id'] === me.enterpriseId && row['by_organisation_id'] === me.providerId,
    },
  },
  api_key: {
    ...everyone(full(ofOrganisation)),
    auth: { read: always, change: always },
    gateway: { read: always, change: always },
  },

  grid: {
    ...tenants({ read: signedIn }),
    authority: {
      read: signedIn,
      add: all(mine('authority_id'), inMyRegion),
      change: mine('authority_id'),
      become: all(mine('authority_id'), inMyRegion),
    },
  },
  market_rule: {
    ...tenants({ read: signedIn }),
    authority: {
      read: signedIn,
      add: all(mine('authority_id'), inMyRegion),
      change: mine('authority_id'),
      become: all(mine('authority_id'), inMyRegion),
    },
  },
  filing: { ...everyone({ read: signedIn }), platform: { read: signedIn, add: signedIn, change: signedIn } },
  service_centre: { provider: full(ofProvider), authority: supervised, worker: { read: inProviderScope } },
  service_centre_staff: { provider: full(ofProvider), worker: { read: inProviderScope } },
  premises: {
    ...place(),
    authority: supervised,
    gateway: { read: always },
    public: { read: (row, me) => me.qrCode !== undefined && row['qr_code'] === me.qrCode },
  },
  call_list_entry: place({ remove: either(ofEnterprise, servedByMe) }),

  device: {
    provider: { read: ofProvider, add: all(ofProvider, servedByMe), change: ofProvider },
    enterprise: { read: ofEnterprise },
    authority: supervised,
    gateway: { read: always },
    worker: {
      read: inEitherScope,
      add: inBothScopes,
      change: inDueHandover('id'),
      become: inBothScopes,
    },
    owner: { read: always },
  },
  device_credential: {
    provider: full(ofProvider),
    gateway: { read: always },
    worker: {
      read: inProviderScope,
      change: all(inProviderScope, inDueHandover('device_id')),
      become: inProviderScope,
    },
  },
  import_run: {
    provider: { read: ofProvider, add: all(ofProvider, servedByMe) },
    worker: { read: inProviderScope, change: inProviderScope },
  },
  import_error: {
    provider: { read: ofProvider },
    worker: { read: inProviderScope, add: inProviderScope, remove: inProviderScope },
  },

  ...MARKET_RULES,
  ...EVENT_RULES,
  ...BILLING_RULES,
  ...TRUST_RULES,
};
