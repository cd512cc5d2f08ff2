import { IDENTITIES } from './identities.js';
import { type Mutant, mutantsOf, policies, tableMutants } from './policy-mutants.js';
import type { probeDatabase } from './probe-database.js';

/** Changes that no statement can tell from the original, each with the reason. By the beginning of the mutant's name. */
export const EQUIVALENT: readonly { readonly mutant: RegExp; readonly why: string }[] = [
  {
    mutant: /^filing_change on filing: WITH CHECK \(true\)/,
    why: 'USING and WITH CHECK ask the same of the caller and nothing of the row: who passes one passes the other',
  },
  {
    mutant: /^audit_(head|entry): NO FORCE/,
    why: 'the owner has policies of its own that give it every row, because audit_append runs as the owner',
  },
  {
    mutant: /^audit_head: DISABLE/,
    why: 'only the owner and the verifying worker are granted anything, and both see every row',
  },
];

export interface MutationResult {
  readonly mutants: number;
  /** Mutants that the probe did not notice: each is a hole that nobody would see being made. */
  readonly survivors: readonly string[];
  /** Entries of `EQUIVALENT` that excuse nothing any more. */
  readonly idle: readonly string[];
}

/** Breaks every policy in every way, one at a time inside a transaction that is rolled back, and asks the probe each time. */
export async function mutatePolicies({
  admin,
  tables,
  probe,
}: Awaited<ReturnType<typeof probeDatabase>>): Promise<MutationResult> {
  const mutants = [...(await policies(admin)).flatMap(mutantsOf), ...tables.flatMap(({ name }) => tableMutants(name))];
  const survivors: string[] = [];
  for (const mutant of mutants) {
    await admin.query('BEGIN');
    await admin.query(mutant.sql);
    if (!(await noticed(mutant))) survivors.push(mutant.name);
    await admin.query('ROLLBACK');
  }
  const excused = (name: string) => EQUIVALENT.some(({ mutant }) => mutant.test(name));
  return {
    mutants: mutants.length,
    survivors: survivors.filter((name) => !excused(name)),
    idle: EQUIVALENT.filter(({ mutant }) => !survivors.some((name) => mutant.test(name))).map(({ mutant }) =>
      String(mutant),
    ),
  };

  function noticed({ table, command, roles }: Mutant): Promise<boolean> {
    const concerned = IDENTITIES.filter(({ tenancy }) => roles.includes(tenancy.role));
    return probe.notices(table, concerned, command);
  }
}
