import pg from 'pg';
import { type Actor, type Policy, type SubjectName, scalarFields } from '#access';
import { barePrisma } from '../../../libs/platform/database/bare-prisma.factory.js';
import { testDatabase } from '../../support/database.js';
import { PLATFORM, PLATFORM_USER, REGIONS, type Side } from '../database/parties.js';
import { tenantTables } from '../database/schema.js';
import { type SeedRow, seedTwoOfEverything } from '../database/seed.js';
import { type Rule, rulesOf } from './recorded-rules.js';

export type Row = Readonly<Record<string, unknown>>;

export interface KnownRow {
  readonly side: Side;
  /** `active`, as the seed calls it. */
  readonly name: string;
  /** With the relations that policies look at. */
  readonly row: Row;
  /** The same row as if one thing about it were somebody else's. */
  readonly variants: readonly { readonly of: string; readonly rows: readonly Row[] }[];
}

/** What the rows of two worlds are, and what a filter lets through where row-level security does not look. */
export interface Worlds {
  rowsOf(subject: SubjectName): readonly KnownRow[];
  /** The rows that PostgreSQL finds, told to a superuser. */
  found(subject: SubjectName, where: object): Promise<readonly KnownRow[]>;
  close(): Promise<void>;
}

interface Delegate {
  findMany(args: { where?: object; include?: object }): Promise<Row[]>;
}

/** Reference data has no tenant and thousands of rows: two will do. */
const SAMPLES: Readonly<Record<string, object>> = {
  Division: { code: { in: [REGIONS.a.code, REGIONS.b.code] } },
  DeviceModel: { code: 'PROBE-1' },
};
/** What ties a row to a tenant or a person, and whose it could be besides the other side's. */
const ELSEWHERE: Readonly<Record<string, readonly unknown[]>> = {
  ...{ providerId: [PLATFORM], enterpriseId: [PLATFORM], organisationId: [PLATFORM], byOrganisationId: [PLATFORM] },
  ...{ authorityId: [PLATFORM], createdByOrganisationId: [PLATFORM], userId: [PLATFORM_USER] },
  // Before and after every region there is: a range that is open at one end shows.
  regionPath: ['00/', '99/'],
};

/** Rows that are themselves the tenant or the person. */
const ITSELF: Readonly<Record<string, readonly string[]>> = { Organisation: ['id', 'kind'], AppUser: ['id'] };
const KINDS = ['PROVIDER', 'ENTERPRISE', 'AUTHORITY', 'PLATFORM'];

export async function twoWorlds(policies: readonly Policy[], actors: readonly Actor[]): Promise<Worlds> {
  const database = await testDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const seeded = await seedTwoOfEverything(admin, await tenantTables(admin));
  await admin.end();
  const prisma = barePrisma(database.adminUrl);
  const delegate = (subject: SubjectName) =>
    (prisma as unknown as Record<string, Delegate>)[subject.charAt(0).toLowerCase() + subject.slice(1)] as Delegate;
  const known = new Map<SubjectName, readonly KnownRow[]>();
  for (const policy of policies) {
    const include = includeFor(actors.flatMap((actor) => rulesOf(policy, actor)));
    const rows = await delegate(policy.subject).findMany({ where: SAMPLES[policy.subject], include });
    known.set(policy.subject, withVariants(policy.subject, named(policy.subject, rows, seeded)));
  }
  const rowsOf = (subject: SubjectName) => known.get(subject) ?? [];
  const asked = new Map<string, Promise<readonly KnownRow[]>>();
  const find = async (subject: SubjectName, where: object) => {
    const rows = await delegate(subject).findMany({ where: { AND: [where, SAMPLES[subject] ?? {}] } });
    const keys = new Set(rows.map((row) => keyOf(subject, row)));
    return rowsOf(subject).filter(({ row }) => keys.has(keyOf(subject, row)));
  };
  return {
    rowsOf,
    found: (subject, where) => {
      const question = `${subject} ${JSON.stringify(where)}`;
      const answer = asked.get(question) ?? find(subject, where);
      asked.set(question, answer);
      return answer;
    },
    close: async () => {
      await prisma.$disconnect();
      await database.close();
    },
  };
}

type Named = Omit<KnownRow, 'variants'>;

function named(subject: SubjectName, rows: readonly Row[], seeded: readonly SeedRow[]): Named[] {
  const table = subject.replace(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  const ours = seeded.filter((row) => row.table === table);
  return rows
    .map((row) => {
      const seed = ours.find(({ values }) => isSame(row, values));
      if (!seed && !SAMPLES[subject]) throw new Error(`${subject}: a row that nobody seeded, ${keyOf(subject, row)}`);
      const name = seed?.label.split('.').at(-1) ?? 'sample';
      return { side: seed?.side ?? (row['code'] === REGIONS.b.code ? 'b' : 'a'), name, row } as const;
    })
    .sort((x, y) => `${x.side}${x.name}`.localeCompare(`${y.side}${y.name}`, 'en'));
}

function isSame(row: Row, values: Row): boolean {
  return Object.entries(row).every(([field, value]) => {
    if (!['string', 'number', 'bigint'].includes(typeof value)) return true;
    const written = values[field.replace(/[A-Z]/g, (part) => `_${part.toLowerCase()}`)];
    return written === undefined || String(written) === String(value);
  });
}

function elsewhere(of: string, value: unknown): readonly unknown[] {
  if (of === 'kind') return KINDS;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ELSEWHERE[of] ?? [];
  const place = value as { readonly regionPath?: string; readonly kind?: string };
  return [
    ...(place.regionPath ? (ELSEWHERE['regionPath'] ?? []).map((regionPath) => ({ ...place, regionPath })) : []),
    ...(place.kind ? KINDS.map((kind) => ({ ...place, kind })) : []),
  ];
}

function withVariants(subject: SubjectName, rows: readonly Named[]): KnownRow[] {
  return rows.map((known) => {
    const others = rows.filter(({ side }) => side !== known.side);
    const twin = (others.find(({ name }) => name === known.name) ?? others[0])?.row;
    const relations = Object.keys(known.row).filter((key) => !scalarFields(subject).includes(key));
    const ties = [...(ITSELF[subject] ?? []), ...Object.keys(ELSEWHERE), ...relations];
    const variants = ties
      .filter((of) => twin && of in known.row && known.row[of] !== null)
      .map((of) => {
        const values = [twin?.[of], ...elsewhere(of, known.row[of])];
        return { of, rows: values.map((value) => ({ ...known.row, [of]: value })) };
      });
    return { ...known, variants };
  });
}

function keyOf(subject: SubjectName, row: Row): string {
  const scalars = scalarFields(subject).map((field) => [field, row[field]]);
  return JSON.stringify(scalars, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

/** The relations that some condition looks at, as a Prisma `include`. */
function includeFor(rules: readonly Rule[]): object | undefined {
  const include: Record<string, unknown> = {};
  for (const { condition } of rules) if (condition !== 'any') gather(condition, include);
  return Object.keys(include).length > 0 ? include : undefined;
}

const OPERATORS = new Set(['equals', 'not', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte', 'contains', 'startsWith']);
const STEPS = ['some', 'every', 'none', 'is', 'isNot'];

function gather(condition: object, include: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(condition)) {
    if (value === null || typeof value !== 'object' || Object.keys(value).some((word) => OPERATORS.has(word))) continue;
    const step = STEPS.find((word) => word in value);
    const inner: Record<string, unknown> = {};
    gather((step ? (value as Record<string, object>)[step] : value) as object, inner);
    const before = include[key];
    const deeper = { ...(typeof before === 'object' ? (before as { include: object }).include : {}), ...inner };
    include[key] = Object.keys(deeper).length > 0 ? { include: deeper } : true;
  }
}
