/** What the catalogue check would call a problem and somebody has looked at. Each entry says why it may stand. */
export interface Reviewed {
  readonly what: RegExp;
  readonly why: string;
}

/** Functions that run with their owner's rights. */
export const SECURITY_DEFINER: readonly string[] = [
  'audit_append',
  'ensure_signal_partitions',
  'drop_signal_partitions',
  'device_addresses_taken',
  'covered_devices_stay',
  'subsidy_reserves',
  'subsidy_spends',
];

/** `role: table` that may delete rows. */
export const DELETERS: readonly Reviewed[] = [
  { what: /^vigil_worker: outbox_(event|handled)$/, why: 'events that are done are swept after their time' },
  { what: /^vigil_worker: (idempotency_key|signal_key)$/, why: 'keys are swept after their window' },
  { what: /^vigil_worker: import_error$/, why: 'a run that starts anew says its errors anew' },
  { what: /^vigil_worker: escalation_timer$/, why: 'a timer ends with its incident' },
  { what: /^vigil_app: escalation_timer$/, why: 'an answered incident no longer escalates' },
  { what: /^vigil_app: coverage$/, why: 'what has not begun can be taken back by those two whose contract it is' },
  { what: /^vigil_app: call_list_entry$/, why: 'a call list is written anew as a whole' },
  { what: /^vigil_(auth|gateway|public): rate_limit$/, why: 'the limiter clears what has expired' },
];

/** `table.policy` that says `true`, to USING or WITH CHECK. */
export const OPEN_POLICIES: readonly Reviewed[] = [
  {
    what: /^subsidy_programme\.subsidy_programme_owner(_read)?$/,
    why: 'subsidy_reserves and subsidy_spends keep up the sums of a programme, whoever claims; nobody logs in as the owner',
  },
  {
    what: /^outbox_event\.outbox_event_(said|relay)$/,
    why: 'authenticator and gateway act before a tenant is known; the relay serves all',
  },
  { what: /^outbox_handled\.outbox_handled_relay$/, why: 'ids of events and names of handlers, nothing of a tenant' },
  { what: /^idempotency_key\.idempotency_key_sweep(_read)?$/, why: 'the sweep looks at ages, across all tenants' },
  { what: /^audit_(head|entry)\.audit_\1_owner$/, why: 'audit_append runs as the owner; nobody logs in as it' },
  { what: /^audit_(head|entry)\.audit_\1_verify$/, why: 'the verifier reads every chain from its first entry' },
  {
    what: /^(organisation|membership|app_user|session|invitation|api_key)\.\1_auth_(read|add|change|accept|used)$/,
    why: 'the authenticator finds out who somebody is, so it cannot be told beforehand',
  },
  { what: /^organisation\.organisation_gateway$/, why: 'a device on the wire names no tenant: the gateway finds it' },
  {
    what: /^(premises|device|device_credential|coverage|signal|signal_key|device_liveness|quarantine)\.\1_gateway(_read|_add)?$/,
    why: 'as above',
  },
  {
    what: /^(handover|handover_device)\.\1_gateway$/,
    why: 'a provider that has handed a device on speaks for it a little longer, and the gateway looks who that is',
  },
  {
    what: /^signal_key\.signal_key_worker_(read|sweep)$/,
    why: 'hashes by device and age; the sweep takes all that are old',
  },
  {
    what: /^stripe_event\.stripe_event_(received|worker_(read|done))$/,
    why: 'names and ids that Stripe has made; the door may only put in, and the worker must find out whose they are',
  },
  {
    what: /^billing_account\.billing_account_worker$/,
    why: 'a webhook names an account and no tenant: the worker finds whose it is',
  },
  {
    what: /^escalation_timer\.escalation_timer_worker$/,
    why: 'ids and a time; the worker must see what is due for anybody',
  },
  {
    what: /^device\.device_owner$/,
    why: 'device_addresses_taken answers which given addresses are in use, and nothing of whom',
  },
  {
    what: /^coverage\.coverage_owner$/,
    why: 'covered_devices_stay answers whether a device is covered, and nothing of whom',
  },
  {
    what: /^partitions\.signal_default\.signal_default_owner$/,
    why: 'ensure_signal_partitions looks whether a day is already in use',
  },
];

/** `table constraint (columns)` of keys between tenant tables without a tenant column. */
export const KEYS_WITHOUT_TENANT: readonly Reviewed[] = [
  { what: / \(id\)$/, why: 'an id is a UUIDv7 that the server makes: it cannot be guessed and nobody chooses it' },
  {
    what: /^signal signal_pkey \(id, received_at\)$/,
    why: 'as above; a partitioned key contains its partition column',
  },
  { what: /^partitions\.signal_\w+ /, why: 'as above, for its partitions' },
  { what: /^outbox_handled .*\(event_id(, handler)?\)$/, why: 'rows of the relay, which serves all tenants' },
  {
    what: /^signal_key signal_key_pkey \(source_id, key\)$/,
    why: 'a source is one device; only the gateway writes here',
  },
  {
    what: /^device_liveness device_liveness_pkey \(device_id\)$/,
    why: 'one row per device whoever answers for it; only the gateway writes here',
  },
  { what: /^escalation_timer .*\(incident_id\)$/, why: 'one timer per incident; only the worker writes here' },
  {
    what: /^app_user .*\(email\)$/,
    why: 'a person is one person in every organisation; only the authenticator writes here',
  },
  {
    what: /^(membership|session) .*\(user_id\)$/,
    why: 'leads to a person, who belongs to no tenant; only the authenticator writes here',
  },
  { what: /^api_key .*\(created_by\)$/, why: 'leads to a person, who belongs to no tenant; policies never look at it' },
  { what: /^(session|invitation) .*\(token_hash\)$/, why: 'a hash of 256 random bits' },
  {
    what: /^(api_key|device_credential) .*\(prefix\)$/,
    why: 'random, made by the server, and it must find its tenant',
  },
  {
    what: /^(handover .*\((from|to)_provider_id\)|contract .*\(notice_given_by\))$/,
    why: 'leads to one of the two tenants that another key of the row, or who speaks, has named already',
  },
  { what: /^premises .*\(qr_code\)$/, why: 'random, made by the server, and it must find its premises for the public' },
  { what: /^premises .*\(grid_id\)$/, why: 'grids are read by every signed-in organisation' },
  {
    what: /^device device_gb_address \(gb_address\)$/,
    why: 'the wire carries nothing but this address (docs/decisions/0005)',
  },
  { what: /^device device_point /, why: 'a transmitter is one enterprise by its composite foreign key' },
  {
    what: /^subsidy_claim subsidy_claim_once /,
    why: 'the point of it: no device is paid for twice, by whomever',
  },
  {
    what: /^coverage coverage_one_provider_at_a_time /,
    why: 'the point of it: no two providers for one device at one moment',
  },
  {
    what: /^stripe_event stripe_event_pkey \(account, id\)$/,
    why: 'ids made by Stripe, of events that name no tenant yet',
  },
  {
    what: /^billing_account .*\(stripe_account\)$/,
    why: 'made by Stripe, and it must find its provider when a webhook names it',
  },
  { what: /^delivery delivery_once /, why: 'the subject is an id made by the server; only the worker writes here' },
];

/** Columns that a role may not select, although it may select others of the table. */
export const HIDDEN_COLUMNS: readonly {
  readonly role: RegExp;
  readonly table: string;
  readonly column: RegExp;
  readonly why: string;
}[] = [
  {
    role: /^vigil_(?!auth$)/,
    table: 'app_user',
    column: /^password_hash$/,
    why: 'only the authenticator compares passwords',
  },
  {
    role: /^vigil_authority$/,
    table: 'plan_version',
    column: /^(currency|base_fee|unit_prices|one_off_fees)$/,
    why: 'prices are not supervised',
  },
  { role: /^vigil_authority$/, table: 'contract', column: /^terms$/, why: 'terms hold prices' },
  {
    role: /^vigil_authority$/,
    table: 'review_author',
    column: /^enterprise_name$/,
    why: 'an enterprise may be a household',
  },
  {
    role: /^vigil_authority$/,
    table: 'call_list_entry',
    column: /./,
    why: 'names and phones of people are not supervised',
  },
  { role: /^vigil_authority$/, table: 'delivery', column: /./, why: 'as above' },
  { role: /^vigil_authority$/, table: 'device_credential', column: /./, why: 'secrets of devices' },
  { role: /^vigil_(?!auth$)/, table: 'session', column: /./, why: 'sessions are the authenticator’s alone' },
  {
    role: /^vigil_public$/,
    table: 'premises',
    column: /^(enterprise_id|grid_id|area_m2|persons|use|latitude|longitude|region_path)$/,
    why: 'the public face and nothing else',
  },
];
