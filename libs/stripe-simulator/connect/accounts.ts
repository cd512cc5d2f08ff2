import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { Account } from '../state/records.js';
import { Scene } from '../state/scene.js';
import { PLATFORM, type World } from '../state/world.js';
import { currency, flag, nullable, oneOf, type Params, required, text } from '../wire/field.js';
import { mergeMetadata, metadata, object, range, within } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';

const REQUESTED = object({ requested: flag() });
const CAPABILITIES = object({
  alipay_payments: REQUESTED,
  card_payments: REQUESTED,
  transfers: REQUESTED,
  wechat_pay_payments: REQUESTED,
});
const PROFILE = object({
  mcc: text(4),
  name: text(),
  product_description: text(),
  support_email: text(),
  support_phone: text(),
  url: text(),
});
const FIELDS = {
  business_profile: PROFILE,
  business_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
  capabilities: CAPABILITIES,
  company: object({ name: text(), tax_id: text(), phone: text() }),
  default_currency: currency(),
  email: nullable(text()),
  metadata: metadata(),
};
const PARTY = oneOf('application', 'application_custom', 'application_express', 'account', 'stripe');
const CREATE = {
  ...FIELDS,
  controller: object({
    fees: object({ payer: PARTY }),
    losses: object({ payments: PARTY }),
    requirement_collection: PARTY,
    stripe_dashboard: object({ type: oneOf('express', 'full', 'none') }),
  }),
  country: text(2),
  type: oneOf('custom', 'express', 'standard'),
};

const DUE = ['business_profile.url', 'external_account', 'tos_acceptance.date', 'tos_acceptance.ip'];

function create(scene: Scene, params: Params<typeof CREATE>): Account {
  const account: Account = {
    id: scene.world.ids.next('acct', 16),
    object: 'account',
    business_profile: { ...NO_PROFILE, ...params.business_profile },
    business_type: params.business_type ?? null,
    capabilities: {},
    charges_enabled: false,
    controller: { is_controller: true, type: 'application' },
    country: params.country ?? 'US',
    created: scene.now(),
    default_currency: params.default_currency ?? CURRENCIES[params.country ?? 'US'] ?? 'usd',
    details_submitted: false,
    email: params.email ?? null,
    metadata: mergeMetadata({}, params.metadata),
    payouts_enabled: false,
    requirements: requirements(DUE),
    type: params.type ?? 'none',
    _token: scene.world.ids.next('t'),
  };
  requestCapabilities(account, params.capabilities);
  return scene.world.platform.accounts.put(account);
}

function update(scene: Scene, account: Account, params: Params<typeof FIELDS>): Account {
  const { business_profile, capabilities, metadata: given, company: _, ...fields } = params;
  inAccount(scene, account).change('account.updated', account, () => {
    Object.assign(account, fields, { metadata: mergeMetadata(account.metadata ?? {}, given) });
    if (business_profile)
      account.business_profile = { ...NO_PROFILE, ...account.business_profile, ...business_profile };
    requestCapabilities(account, capabilities);
  });
  return account;
}

/** The owner has told Stripe all it wants to know: from now on the account takes money. */
export function finishOnboarding(scene: Scene, account: Account): Account {
  inAccount(scene, account).change('account.updated', account, () => {
    const capabilities = Object.keys(account.capabilities ?? {}).map((name) => [name, 'active']);
    Object.assign(account, {
      charges_enabled: true,
      payouts_enabled: true,
      details_submitted: true,
      capabilities: Object.fromEntries(capabilities),
      requirements: requirements([]),
    });
  });
  return account;
}

/** Stripe has switched the account off, e.g. because papers are missing. */
export function restrict(scene: Scene, account: Account, due: readonly string[]): Account {
  inAccount(scene, account).change('account.updated', account, () => {
    const capabilities = Object.keys(account.capabilities ?? {}).map((name) => [name, 'inactive']);
    Object.assign(account, {
      charges_enabled: false,
      payouts_enabled: false,
      capabilities: Object.fromEntries(capabilities),
      requirements: { ...requirements(due), past_due: [...due], disabled_reason: 'requirements.past_due' },
    });
  });
  return account;
}

/** An account that acts for itself may look at itself; the platform at all that are connected to it. */
function visible(scene: Scene, id: string | undefined): Account {
  if (scene.space.account !== PLATFORM && scene.space.account !== id)
    throw refuse('Only the platform may look at other accounts.');
  return found(scene.world.platform.accounts, id);
}

function remove(scene: Scene, account: Account): unknown {
  inAccount(scene, account).emit('account.application.deauthorized', {
    id: 'ca_VigilPlatform',
    object: 'application',
    name: 'Vigil',
  });
  scene.world.platform.accounts.delete(account.id);
  return { id: account.id, object: 'account', deleted: true };
}

function inAccount(scene: Scene, account: Account): Scene {
  return new Scene(scene.world, scene.world.space(account.id), scene.cause);
}

function requestCapabilities(account: Account, asked: Params<typeof FIELDS>['capabilities']): void {
  for (const [name, { requested }] of Object.entries(asked ?? {})) {
    const status = account.charges_enabled ? 'active' : 'inactive';
    account.capabilities = { ...account.capabilities, ...(requested ? { [name]: status } : {}) };
  }
}

function requirements(due: readonly string[]): NonNullable<Account['requirements']> {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: [...due],
    disabled_reason: due.length > 0 ? 'requirements.past_due' : null,
    errors: [],
    eventually_due: [...due],
    past_due: [...due],
    pending_verification: [],
  };
}

function platformAccount(world: World): unknown {
  const rest = {
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    email: null,
    type: 'standard',
    country: 'US',
  };
  return { id: PLATFORM, object: 'account', created: world.real.now(), default_currency: 'usd', ...rest };
}

const CURRENCIES: Readonly<Record<string, string>> = {
  CN: 'cny',
  HK: 'hkd',
  US: 'usd',
  GB: 'gbp',
  DE: 'eur',
  FR: 'eur',
  SG: 'sgd',
  JP: 'jpy',
};
const NO_PROFILE: NonNullable<Account['business_profile']> = {
  mcc: null,
  minority_owned_business_designation: null,
  name: null,
  product_description: null,
  specified_commercial_transactions_act_url: null,
  support_address: null,
  support_email: null,
  support_phone: null,
  support_url: null,
  url: null,
};

const LINK = {
  account: required(text()),
  collection_options: object({ fields: oneOf('currently_due', 'eventually_due') }),
  refresh_url: text(),
  return_url: text(),
  type: required(oneOf('account_onboarding', 'account_update')),
};
const LINK_SECONDS = 300;

export const ACCOUNT_ROUTES: readonly Route[] = [
  route('POST', '/v1/accounts', CREATE, ({ scene, params }) => create(scene, params)),
  route('GET', '/v1/account', {}, ({ scene }) =>
    scene.space.account === PLATFORM ? platformAccount(scene.world) : visible(scene, scene.space.account),
  ),
  route('GET', '/v1/accounts/:id', {}, ({ scene, path }) => visible(scene, path['id'])),
  route('POST', '/v1/accounts/:id', FIELDS, ({ scene, path, params }) =>
    update(scene, visible(scene, path['id']), params),
  ),
  route('DELETE', '/v1/accounts/:id', {}, ({ scene, path }) => remove(scene, visible(scene, path['id']))),
  route('GET', '/v1/accounts', { ...PAGING, created: range() }, ({ scene, params: { created, ...paging } }) => {
    const accepts = (one: Account) => within(one.created ?? 0, created);
    return page({ collection: scene.space.accounts, accepts }, paging, '/v1/accounts');
  }),
  route('POST', '/v1/account_links', LINK, ({ scene, params: { account: id, return_url = '' } }) => {
    const account = visible(scene, id);
    const now = scene.now();
    const back = Buffer.from(return_url).toString('base64url') || '-';
    const url = `${scene.world.url}/onboarding/${account.id}/${account._token}/${back}`;
    return { object: 'account_link', created: now, expires_at: now + LINK_SECONDS, url };
  }),
];
