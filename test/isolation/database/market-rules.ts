import {
  all,
  always,
  either,
  inBothScopes,
  inEitherScope,
  inEnterpriseScope,
  inMyRegion,
  mine,
  type Rule,
  servedByMe,
  signedIn,
  type TableRules,
  type Values,
} from './rules.js';

const ofProvider = mine('provider_id');
const ofEnterprise = mine('enterprise_id');
const full = (rule: Rule) => ({ read: rule, add: rule, change: rule });
const supervised = { read: inMyRegion };

const being =
  (...states: string[]): Rule =>
  (row) =>
    states.includes(String(row['state']));
const not =
  (...states: string[]): Rule =>
  (row) =>
    !states.includes(String(row['state']));

const at = (moment: unknown) => (moment === null ? Number.POSITIVE_INFINITY : new Date(String(moment)).getTime());
const toCome = (moment: unknown) => at(moment) > Date.now();
const together = (one: Values, other: Values, ...columns: string[]) =>
  columns.every((column) => one[column] === other[column]);

const onTheMarket: Rule = (row, _me, world) =>
  world.some('plan_version', (v) => v['plan_id'] === row['id'] && v['state'] !== 'DRAFT');
export const hasPlanToSell: Rule = (row, _me, world) =>
  world.some('plan_version', (v) => v['provider_id'] === row['provider_id'] && v['state'] === 'PUBLISHED');

/** The request that a row stands on: of the same two, and still open. */
const onOpenRequest: Rule = (row, _me, world) =>
  world.some(
    'offer_request',
    (r) => r['id'] === row['request_id'] && r['state'] === 'OPEN' && together(r, row, 'provider_id', 'enterprise_id'),
  );

const SIGNATURE = ['enterprise_accepted_by', 'enterprise_accepted_at', 'enterprise_accepted_from'];

/** Neither side is held to what only the other has signed. */
const heldByBoth: Rule = (row) =>
  ['DRAFT', 'OFFERED', 'DECLINED', 'WITHDRAWN'].includes(String(row['state'])) ||
  (row['provider_accepted_at'] !== null && row['enterprise_accepted_at'] !== null);

const contractOf = (row: Values, more: (contract: Values) => boolean): Rule => {
  return (_row, _me, world) =>
    world.some(
      'contract',
      (c) => c['id'] === row['contract_id'] && together(c, row, 'provider_id', 'enterprise_id') && more(c),
    );
};

/** The enterprise covers its devices by what both have signed and is not over. */
const byContractInForce: Rule = (row, me, world) =>
  contractOf(row, (c) => ['ACCEPTED', 'ACTIVE', 'ENDING'].includes(String(c['state'])))(row, me, world);
const behindEndOfContract: Rule = (row, me, world) =>
  contractOf(row, (c) => c['state'] === 'ENDING' && at(c['ends_at']) <= at(row['valid_from']))(row, me, world);

/** The provider's yes covers what the enterprise has proposed: these devices, from that instant, up to the end agreed. */
const byAcceptedAmendment: Rule = (row, _me, world) =>
  world.some(
    'contract_amendment',
    (a) =>
      together(a, row, 'contract_id', 'provider_id', 'enterprise_id') &&
      a['state'] === 'ACCEPTED' &&
      at(a['effective_at']) === at(row['valid_from']) &&
      at(a['ends_at']) === at(row['valid_to']) &&
      (a['added'] as string[]).includes(String(row['device_id'])),
  );
/** One proposes for oneself, and nobody has signed for the other side. */
const proposal = (by: string, other: string): Rule =>
  all(
    being('OPEN'),
    (row) => row['proposed_by'] === by,
    (row) => ['by', 'at', 'from'].every((what) => row[`${other}_accepted_${what}`] === null),
    (row, me, world) => contractOf(row, (c) => c['state'] === 'ACTIVE')(row, me, world),
  );
/** Whoever has proposed takes back, the other decides. */
const decided =
  (by: string): Rule =>
  (row) =>
    (row['proposed_by'] === by) === (row['state'] === 'WITHDRAWN');
const notBegun: Rule = (row) => toCome(row['valid_from']);

/** From a contract that is mine to one that is signed and has begun by then, as both contracts say. */
const betweenContracts: Rule = (row, me, world) =>
  (['from', 'to'] as const).every((side) => {
    const named = {
      ...row,
      contract_id: row[`${side}_contract_id`],
      provider_id: row[`${side}_provider_id`],
    };
    const takes = (c: Values) =>
      ['ACCEPTED', 'ACTIVE'].includes(String(c['state'])) &&
      c['region_path'] === row['region_path'] &&
      at(c['starts_at']) <= at(row['takes_effect_at']);
    return contractOf(named, (c) => side === 'from' || takes(c))(row, me, world);
  });

const handoverInScope: Rule = (row, me) =>
  me.providerId !== undefined &&
  row['to_provider_id'] === me.providerId &&
  me.enterpriseId !== undefined &&
  row['enterprise_id'] === me.enterpriseId;
const due: Rule = (row) => row['state'] === 'PLANNED' && !toCome(row['takes_effect_at']);

/** What a handover names whose instant has come, and which the provider in scope takes over. */
export const inDueHandover =
  (column: string): Rule =>
  (row, me, world) =>
    world.some(
      'handover_device',
      (d) =>
        d['device_id'] === row[column] &&
        world.some(
          'handover',
          (h) => h['id'] === d['handover_id'] && handoverInScope(h, me, world) && due(h, me, world),
        ),
    );

const ofHandover =
  (rule: Rule): Rule =>
  (row, me, world) =>
    world.some('handover', (h) => h['id'] === row['handover_id'] && rule(h, me, world));

/** The coverage of the device begins anew in the very instant of its handover, and the old one is over by then. */
const passesThen: Rule = (row, _me, world) => {
  const covers = (handover: Values, side: 'from' | 'to', fits: (span: Values) => boolean) =>
    world.some(
      'coverage',
      (c) => c['device_id'] === row['device_id'] && c['contract_id'] === handover[`${side}_contract_id`] && fits(c),
    );
  return world.some(
    'handover',
    (h) =>
      h['id'] === row['handover_id'] &&
      h['enterprise_id'] === row['enterprise_id'] &&
      h['state'] === 'PLANNED' &&
      covers(h, 'from', (c) => at(c['valid_to']) <= at(h['takes_effect_at'])) &&
      covers(h, 'to', (c) => at(c['valid_from']) === at(h['takes_effect_at'])),
  );
};

/** What is sold, asked for, promised and handed on. Read with `TABLE_RULES`. */
export const MARKET_RULES: Readonly<Record<string, TableRules>> = {
  plan: {
    enterprise: { read: all(signedIn, onTheMarket) },
    platform: { read: all(signedIn, onTheMarket) },
    authority: { read: all(signedIn, onTheMarket) },
    provider: { ...full(ofProvider), read: either(ofProvider, onTheMarket) },
  },
  plan_version: {
    enterprise: { read: all(signedIn, not('DRAFT')) },
    platform: { read: all(signedIn, not('DRAFT')) },
    authority: { read: all(signedIn, not('DRAFT')) },
    provider: { ...full(ofProvider), read: either(ofProvider, not('DRAFT')) },
  },
  offer_request: {
    provider: { read: ofProvider, change: all(ofProvider, being('OPEN')), become: all(ofProvider, being('DECLINED')) },
    enterprise: {
      read: ofEnterprise,
      add: all(ofEnterprise, hasPlanToSell),
      change: all(ofEnterprise, being('OPEN')),
      become: all(ofEnterprise, being('CLOSED')),
    },
    worker: { read: inBothScopes },
  },
  offer_request_device: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise, add: all(ofEnterprise, onOpenRequest) },
    worker: { read: inBothScopes },
  },
  contract: {
    provider: {
      read: ofProvider,
      add: all(
        ofProvider,
        being('DRAFT', 'OFFERED'),
        (row) => SIGNATURE.every((column) => row[column] === null),
        either(servedByMe, onOpenRequest),
      ),
      change: ofProvider,
      become: all(ofProvider, heldByBoth),
    },
    enterprise: {
      read: all(ofEnterprise, not('DRAFT')),
      change: all(ofEnterprise, not('DRAFT')),
      become: all(ofEnterprise, not('DRAFT'), heldByBoth),
    },
    authority: { read: all(inMyRegion, not('DRAFT', 'OFFERED')) },
    worker: {
      read: inBothScopes,
      change: all(inBothScopes, being('ACCEPTED', 'ACTIVE', 'ENDING')),
      become: all(inBothScopes, being('ACTIVE', 'ENDED')),
    },
  },
  contract_amendment: {
    provider: {
      read: ofProvider,
      add: all(ofProvider, proposal('PROVIDER', 'enterprise')),
      change: all(ofProvider, being('OPEN')),
      become: all(ofProvider, decided('PROVIDER')),
    },
    enterprise: {
      read: ofEnterprise,
      add: all(ofEnterprise, proposal('ENTERPRISE', 'provider')),
      change: all(ofEnterprise, being('OPEN')),
      become: all(ofEnterprise, decided('ENTERPRISE')),
    },
    worker: { read: inBothScopes },
  },
  contract_document: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    worker: { read: inBothScopes, add: inBothScopes },
  },
  contract_device: {
    provider: { read: ofProvider, add: ofProvider },
    enterprise: { read: ofEnterprise },
    authority: {
      read: (row, me, world) =>
        world.some(
          'contract',
          (c) => c['id'] === row['contract_id'] && all(inMyRegion, not('DRAFT', 'OFFERED'))(c, me, world),
        ),
    },
  },
  coverage: {
    provider: {
      read: ofProvider,
      add: all(ofProvider, byAcceptedAmendment),
      change: ofProvider,
      remove: all(ofProvider, notBegun, behindEndOfContract),
    },
    owner: { read: always },
    enterprise: {
      read: ofEnterprise,
      add: all(ofEnterprise, byContractInForce),
      change: ofEnterprise,
      remove: all(ofEnterprise, notBegun),
    },
    authority: supervised,
    gateway: { read: always },
    worker: { read: inEitherScope, change: inBothScopes },
    public: {
      read: (row, me, world) =>
        me.qrCode !== undefined &&
        world.some('premises', (p) => p['id'] === row['premises_id'] && p['qr_code'] === me.qrCode),
    },
  },
  // Of the two providers neither sees whom it takes over from or loses to.
  handover: {
    enterprise: {
      read: ofEnterprise,
      add: all(ofEnterprise, being('PLANNED'), betweenContracts),
      change: all(ofEnterprise, being('PLANNED'), (row) => toCome(row['takes_effect_at'])),
      become: all(ofEnterprise, being('CANCELLED')),
    },
    authority: supervised,
    gateway: { read: always },
    worker: { read: handoverInScope, change: all(handoverInScope, due), become: all(handoverInScope, being('DONE')) },
  },
  handover_device: {
    enterprise: { read: ofEnterprise, add: all(ofEnterprise, passesThen) },
    authority: { read: ofHandover(inMyRegion) },
    gateway: { read: always },
    worker: { read: all(inEnterpriseScope, ofHandover(handoverInScope)) },
  },
};
