import { inDueHandover } from './market-rules.js';
import {
  all,
  always,
  inBothScopes,
  inEitherScope,
  inEnterpriseScope,
  inMyRegion,
  mine,
  myself,
  ofOrganisationInScope,
  type Rule,
  type TableRules,
} from './rules.js';

const ofProvider = mine('provider_id');
const ofEnterprise = mine('enterprise_id');
const ofOrganisation = mine('organisation_id');
const ofNobody: Rule = (row) => row['provider_id'] === null && row['enterprise_id'] === null;
const full = (rule: typeof ofProvider) => ({ read: rule, add: rule, change: rule });
const supervised = { read: inMyRegion };
const toldToMe = { read: all(ofOrganisation, myself), change: all(ofOrganisation, myself) };

/** What devices say and what people do about it: the rows that come by themselves. Read with `TABLE_RULES`. */
export const EVENT_RULES: Readonly<Record<string, TableRules>> = {
  signal: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    authority: supervised,
    worker: { read: inEitherScope },
    gateway: { read: always, add: always },
  },
  'partitions.signal_default': { owner: { read: always } },
  signal_key: { gateway: full(always), worker: { read: always, remove: always } },
  device_liveness: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    authority: supervised,
    worker: {
      read: inEitherScope,
      change: all(inEnterpriseScope, inDueHandover('device_id')),
      become: inBothScopes,
    },
    gateway: full(always),
  },
  quarantine: {
    provider: { read: ofProvider, change: ofProvider },
    enterprise: { read: ofEnterprise, change: ofEnterprise },
    platform: { read: ofNobody, change: ofNobody },
    gateway: full(always),
    worker: {
      read: (row, me, world) =>
        me.providerId === undefined && me.enterpriseId === undefined
          ? ofNobody(row, me, world)
          : inEitherScope(row, me, world),
    },
  },

  incident: {
    provider: { read: ofProvider, change: ofProvider },
    enterprise: { read: ofEnterprise, change: ofEnterprise },
    authority: supervised,
    worker: full(inBothScopes),
  },
  alarm: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    authority: supervised,
    worker: full(inBothScopes),
  },
  incident_step: {
    provider: { read: ofProvider, add: all(ofProvider, ofOrganisation) },
    enterprise: { read: ofEnterprise, add: all(ofEnterprise, ofOrganisation) },
    authority: supervised,
    worker: { read: inBothScopes, add: inBothScopes },
  },
  escalation_timer: {
    provider: { read: ofProvider, remove: ofProvider },
    enterprise: { read: ofEnterprise, remove: ofEnterprise },
    worker: { ...full(always), remove: always },
  },
  notification: {
    provider: toldToMe,
    enterprise: toldToMe,
    platform: toldToMe,
    authority: toldToMe,
    worker: { read: ofOrganisationInScope, add: ofOrganisationInScope },
  },
  delivery: {
    provider: { read: mine('provider_id', 'organisation_id') },
    enterprise: { read: mine('enterprise_id', 'organisation_id') },
    platform: { read: ofOrganisation },
    worker: full(ofOrganisationInScope),
  },
};
