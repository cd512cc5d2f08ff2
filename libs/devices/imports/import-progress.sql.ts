// Prepared SQL because progress is told in transactions of its own beside the long one that writes the devices, on the same pool.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { ImportProblem } from './domain/import-problem.js';

export type ImportState = 'WAITING' | 'CHECKING' | 'WRITING' | 'DONE' | 'REFUSED' | 'FAILED';

/** Kept of one run; the count goes on. */
export const MAX_KEPT_PROBLEMS = 1_000;

export interface WaitingRun {
  readonly uploadKey: string;
  readonly dryRun: boolean;
}

const BEGIN = `UPDATE import_run SET state = 'CHECKING', rows_total = NULL, rows_checked = 0, rows_written = 0, error_count = 0, ended_at = NULL
  WHERE provider_id = $1 AND id = $2 AND state NOT IN ('DONE', 'REFUSED') RETURNING upload_key AS "uploadKey", dry_run AS "dryRun"`;

/** Starts or, after a crash, starts again; undefined for a run that has ended already. */
export async function beginRun(sql: Sql, providerId: Uuid, importId: Uuid): Promise<WaitingRun | undefined> {
  await sql('import-forget', 'DELETE FROM import_error WHERE provider_id = $1 AND import_id = $2', [
    providerId,
    importId,
  ]);
  const [run] = await sql<WaitingRun>('import-begin', BEGIN, [providerId, importId]);
  return run;
}

export interface RunProgress {
  readonly state: ImportState;
  readonly rowsTotal?: number;
  readonly rowsChecked?: number;
  readonly rowsWritten?: number;
  readonly errorCount?: number;
}

// A run that has ended is never touched again, whatever a second worker still has to say.
const TELL = `UPDATE import_run SET state = $3, rows_total = coalesce($4, rows_total), rows_checked = coalesce($5, rows_checked),
    rows_written = coalesce($6, rows_written), error_count = coalesce($7, error_count),
    ended_at = CASE WHEN $3 IN ('DONE', 'REFUSED', 'FAILED') THEN clock_timestamp() END
  WHERE provider_id = $1 AND id = $2 AND state NOT IN ('DONE', 'REFUSED')`;

export async function tellProgress(sql: Sql, providerId: Uuid, importId: Uuid, progress: RunProgress): Promise<void> {
  const { state, rowsTotal, rowsChecked, rowsWritten, errorCount } = progress;
  await sql('import-tell', TELL, [providerId, importId, state, rowsTotal, rowsChecked, rowsWritten, errorCount]);
}

// One that failed may be tried again for a while.
const NEEDED = `SELECT EXISTS (SELECT FROM import_run WHERE provider_id = $1 AND upload_key = $2
  AND (state IN ('WAITING', 'CHECKING', 'WRITING') OR (state = 'FAILED' AND ended_at > clock_timestamp() - interval '1 day'))) AS needed`;

/** Does a run still have to read this upload? */
export async function isNeeded(sql: Sql, providerId: Uuid, uploadKey: string): Promise<boolean> {
  const [row] = await sql<{ needed: boolean }>('import-needed', NEEDED, [providerId, uploadKey]);
  return row?.needed ?? false;
}

const KEEP = `INSERT INTO import_error (provider_id, import_id, n, line, column_name, code, params)
  SELECT $1, $2, n, line, column_name, code, params::jsonb
  FROM unnest($3::int[], $4::int[], $5::text[], $6::text[], $7::text[]) AS p (n, line, column_name, code, params)`;

/** Keeps problems, numbered on from `before`. */
export async function keepProblems(
  sql: Sql,
  providerId: Uuid,
  importId: Uuid,
  problems: readonly ImportProblem[],
  before: number,
): Promise<void> {
  const kept = problems.slice(0, Math.max(0, MAX_KEPT_PROBLEMS - before));
  if (kept.length === 0) return;
  await sql('import-keep', KEEP, [
    providerId,
    importId,
    kept.map((_, index) => before + index + 1),
    kept.map(({ line }) => line),
    kept.map(({ column }) => column),
    kept.map(({ code }) => code),
    kept.map(({ params }) => JSON.stringify(params)),
  ]);
}
