/**
 * The house in numbers: an import goes only to a lower rank, never to the same one. What must speak upward does so by a
 * domain event or by a port bound in `apps/`.
 */
export const LIBRARY_RANKS: Readonly<Record<string, number>> = {
  kernel: 0,
  'stripe-simulator': 0,
  platform: 1,
  access: 2,
  audit: 3,
  tenancy: 4,
  regions: 5,
  notifications: 5,
  premises: 6,
  providers: 6,
  devices: 7,
  contracts: 8,
  billing: 9,
  telemetry: 9,
  incidents: 10,
  hazards: 10,
  outreach: 10,
  supervision: 11,
};

/** Apps stand above all libraries; `vigil` is the all-in-one process and composes the other apps. */
export const APP_RANKS: Readonly<Record<string, number>> = { api: 12, gateway: 12, worker: 12, console: 12, vigil: 13 };

/** Alarms never look at a bill: not directly, and not through any other library. */
export const NEVER_REACHES: Readonly<Record<string, readonly string[]>> = {
  telemetry: ['billing'],
  incidents: ['billing'],
  notifications: ['billing'],
};

export interface Exception {
  readonly files: RegExp;
  readonly why: string;
}

/** The only files that may import Prisma, its generated client or the PostgreSQL driver. */
export const DATABASE_FILES: readonly Exception[] = [
  { files: /^libs\/platform\//, why: 'owns the connection, the transaction and the generated client' },
  { files: /^libs\/[^/]+\/(.+\/)?[^/]+\.repository\.ts$/, why: 'the one file per noun that touches its tables' },
  { files: /^libs\/[^/]+\/(.+\/)?[^/]+\.sql\.ts$/, why: 'a measured hot path as prepared SQL; the file says why' },
  { files: /^test\//, why: 'tests look at the database from outside, under its own roles' },
  { files: /\.(spec|medium|e2e)\.ts$/, why: 'tests look at the database from outside, under its own roles' },
  { files: /^libs\/[^/]+\/(.+\/)?[^/]+\.factory\.ts$/, why: 'made for tests only; production code may not import it' },
];

/** The only files that may read the environment. */
export const ENVIRONMENT_FILES: readonly Exception[] = [
  { files: /^libs\/platform\/config(\/|\.ts$)/, why: 'reads it once, checks it and hands out typed values' },
];

/** Packages that decisions (`libs/<name>/domain`) may use besides Node, the kernel and their own folder. */
export const DOMAIN_PACKAGES: readonly string[] = ['iconv-lite', 'zod'];
export const TEST_PACKAGES: readonly string[] = ['@jest/globals', 'fast-check'];
