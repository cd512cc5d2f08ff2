/** What would look like a hole and somebody has looked at. Each says why it may stand. */
export interface Reviewed {
  readonly what: RegExp;
  readonly why: string;
}

/** `who: action subject row` of the other side that may be reached all the same. */
export const OPEN_TO_FOREIGNERS: readonly Reviewed[] = [
  { what: /: read Division sample$/, why: 'the national division tree, public by law' },
  { what: /: read DeviceModel sample$/, why: 'the catalogue of models that ships with the code' },
  { what: /: read Filing only$/, why: 'a filing is public among those who are signed in' },
  { what: /: read Grid only$/, why: 'everyone places premises in grids' },
  { what: /: read MarketRule only$/, why: 'whoever is bound by a rule may read it' },
  { what: /: read Review (customer|departed|former)$/, why: 'what is said is public; who said it is not' },
  { what: /: read ServiceRecord (provider|former)$/, why: 'figures over all customers, by which a market compares' },
  { what: /: read SubsidyProgramme only$/, why: 'whoever might claim must know of a programme' },
  { what: /: read Plan (published|former)$/, why: 'published plans are an open market' },
  { what: /: read PlanVersion (published|withdrawn|former)$/, why: 'as above; contracts stand on withdrawn ones' },
  {
    what: /^AUTHORITY [^:]+: read Organisation (provider|former)$/,
    why: 'any provider may come to serve in any region',
  },
  { what: /^PLATFORM ADMIN: read LedgerAccount fee$/, why: 'what the platform earns of every provider' },
  { what: /^PLATFORM \w+: read Organisation /, why: 'the platform registers every organisation' },
  { what: /^PLATFORM ADMIN: create Organisation /, why: 'as above' },
  { what: /^PLATFORM ADMIN: (create|update) Filing only$/, why: 'the platform keeps the filings of all providers' },
  { what: /^PLATFORM ADMIN: \w+ Invitation (platform|first)$/, why: 'the platform itself invited them' },
  { what: /^PLATFORM \w+: \w+ Notification platform$/, why: 'the platform itself was told' },
  { what: /^PLATFORM \w+: (read|resolve) Quarantine unknown$/, why: 'what nobody known has sent is the platform’s' },
];

/** `who: subject` where somebody may read, and the seed has no row for them. */
export const FINDS_NOTHING: readonly Reviewed[] = [
  { what: /^PLATFORM \w+: (ApiKey|AuditEntry)$/, why: 'the platform is seeded without a key and a chain of its own' },
];

/** Models without a policy: nobody reaches them through CASL, whoever it is. Each says who does, and how. */
export const CLOSED: Readonly<Record<string, string>> = {
  AuditHead: 'only the function that appends to a chain, in the database',
  EscalationTimer: 'only the ladder, by raw SQL of the worker',
  IdempotencyKey: 'only the guard of repeated requests, under the organisation of the unit of work',
  InstallationFact: 'only the start and the doctor',
  LedgerPosting: 'only the ledger, as the worker; balances add up what row-level security shows of them',
  LedgerTransaction: 'as above',
  OutboxEvent: 'only the outbox and its relay',
  OutboxHandled: 'only the relay',
  RateLimit: 'only the limiter, by hashed key',
  Session: 'only the authenticator, under a role of its own',
  StripeEvent: 'only the door that takes it in and the worker that handles it',
  StripeIntent: 'only the intents themselves, for the provider at hand',
  SignalKey: 'only the gateway, to know a signal that is sent again',
};

/** Mutants that no row can tell from the original, by their names. */
export const EQUIVALENT: readonly Reviewed[] = [
  {
    what: /^AUTHORITY \w+ of [ab]: SubsidyProgramme create .*: also to (close|report)$/,
    why: 'an authority closes and reports on every programme of its own, and opens no other',
  },
  {
    what: /^PLATFORM \w+ of a: Organisation (read|given what \w+ \w+ has, read) /,
    why: 'the platform reads every kind of organisation, so no rule on some of them takes or gives a row',
  },
  {
    what: /^PLATFORM ADMIN of a: Organisation (create .*: also to read|given what PROVIDER OWNER has, create .*)$/,
    why: 'what it would add is part of what its other rule gives',
  },
  {
    what: /^AUTHORITY \w+ of [ab]: Organisation given what ENTERPRISE OWNER has, read .*"kind":"PROVIDER"/,
    why: 'an authority reads every provider',
  },
  {
    what: /^PROVIDER \w+ of [ab]: Organisation create .*: also to read$/,
    why: 'it reads every unclaimed organisation that it made, and makes no other',
  },
  {
    what: /^\w+ \w+ of [ab]: Invitation create .*"byOrganisationId".*: also to revoke$/,
    why: 'everybody who may invite revokes all that they themselves have said',
  },
  {
    what: /^\w+ \w+ of [ab]: ContractAmendment (propose\/withdraw|accept\/decline) .*: also to read$/,
    why: 'a party reads every amendment of its contracts, whoever has proposed it',
  },
  {
    what: /^PLATFORM ADMIN of a: Invitation create .*"organisationId".*: is gone$/,
    why: 'an administrator of the platform invites into every organisation, its own among them',
  },
];
