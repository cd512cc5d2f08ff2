import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { addEvents, HandlesJob, type Progress, type Sql, Storage, said, TenantPool } from '#platform';
import { devicesImported } from '../device.events.js';
import { type ReadRow, readRows } from './csv-rows.js';
import { BATCH, findTaken, loadReference, type Reference, writeDevices } from './device-import.sql.js';
import { NotServed } from './domain/import.errors.js';
import { type ImportProblem, problem } from './domain/import-problem.js';
import type { PlacedRow } from './domain/import-row.js';
import { contradict, isTransmitter, judge, SeenInFile } from './import-check.js';
import { type ImportPayload, importDevicesJob } from './import-devices.job.js';
import { beginRun, keepProblems, type RunProgress, tellProgress } from './import-progress.sql.js';
import { UnreadableFile } from './line-decoder.js';
import { isInline } from './upload-key.js';

interface Run extends ImportPayload {
  readonly uploadKey: string;
  readonly dryRun: boolean;
}

/** What the first reading of a file tells. */
interface Survey {
  readonly rows: number;
  /** Serial numbers of the transmitters in the file, which may stand below the detectors that name them. */
  readonly transmitters: ReadonlySet<string>;
}

/**
 * Imports a file in three readings, each a stream: survey, check of every row, and the write, which is one transaction. Whoever
 * crashes in between leaves nothing imported, and the job starts again from the first reading.
 */
@Injectable()
export class ImportProcessor {
  constructor(
    private readonly pool: TenantPool,
    private readonly storage: Storage,
  ) {}

  @HandlesJob(importDevicesJob)
  async process(payload: ImportPayload, progress: Progress): Promise<void> {
    const begun = await this.as(payload, (sql) => beginRun(sql, payload.providerId, payload.importId));
    if (!begun) return;
    const run = { ...payload, ...begun };
    try {
      await this.run(run, progress);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) {
        await this.tell(run, { state: 'FAILED' });
        throw error;
      }
      await this.refuse(run, [error.problem]);
    }
    // After a dry run the same upload is imported in earnest.
    if (!run.dryRun || isInline(run.uploadKey)) await this.storage.remove(run.uploadKey);
  }

  private async run(run: Run, progress: Progress): Promise<void> {
    const { providerId, enterpriseId, premisesId } = run;
    const reference = await this.as(run, (sql) => loadReference(sql, providerId, enterpriseId, premisesId));
    if (!reference.served) return this.refuse(run, [problem(1, null, NotServed)]);
    const survey = await this.survey(run, reference);
    await this.tell(run, { state: 'CHECKING', rowsTotal: survey.rows });
    const problems = await this.check(run, reference, survey, progress);
    if (problems > 0) return this.tell(run, { state: 'REFUSED' });
    if (run.dryRun) return this.tell(run, { state: 'DONE' });
    await this.write(run, reference, survey, progress);
  }

  private async survey(run: Run, reference: Reference): Promise<Survey> {
    const transmitters = new Set<string>();
    let rows = 0;
    for await (const { row } of await this.rows(run)) {
      rows += 1;
      if (isTransmitter(row, reference)) transmitters.add(row.serial);
    }
    return { rows, transmitters };
  }

  /** Checks all rows and answers how many problems there are. */
  private async check(run: Run, reference: Reference, survey: Survey, progress: Progress): Promise<number> {
    const seen = new SeenInFile();
    let [errorCount, rowsChecked] = [0, 0];
    for await (const batch of inBatches(await this.rows(run))) {
      const rows = batch.map(({ row }) => row);
      const found = await this.as(run, async (sql) => {
        const taken = await findTaken(sql, run.providerId, run.enterpriseId, rows);
        const problems = batch.flatMap((read) => [
          ...judge(read, reference).problems,
          ...seen.repeats(read.row),
          ...contradict(read.row, taken, survey.transmitters),
        ]);
        await keepProblems(sql, run.providerId, run.importId, problems, errorCount);
        return problems.length;
      });
      errorCount += found;
      rowsChecked += batch.length;
      await this.tell(run, { state: 'CHECKING', rowsChecked, errorCount });
      await progress((rowsChecked / survey.rows) * (run.dryRun ? 100 : 50));
    }
    return errorCount;
  }

  /** Everything or nothing; the end of the run is part of the same transaction. */
  private async write(run: Run, reference: Reference, survey: Survey, progress: Progress): Promise<void> {
    let rowsWritten = 0;
    await this.as(run, async (sql) => {
      // What stands behind a transmitter needs its id, so transmitters and what stands alone come first.
      for (const behind of [false, true]) {
        for await (const batch of inBatches(placed(await this.rows(run), reference, behind))) {
          await writeDevices(sql, run.providerId, run.enterpriseId, batch);
          rowsWritten += batch.length;
          await this.tell(run, { state: 'WRITING', rowsWritten });
          await progress(50 + (rowsWritten / survey.rows) * 50);
        }
      }
      await this.end(sql, run, rowsWritten);
    });
  }

  private async end(sql: Sql, { providerId, enterpriseId, importId }: Run, rows: number): Promise<void> {
    await tellProgress(sql, providerId, importId, { state: 'DONE', rowsWritten: rows });
    await addEvents(sql, [
      said(devicesImported, { providerId, enterpriseId, orderingKey: importId, payload: { importId, rows } }),
    ]);
  }

  private async refuse(run: Run, problems: readonly ImportProblem[]): Promise<void> {
    await this.as(run, async (sql) => {
      await keepProblems(sql, run.providerId, run.importId, problems, 0);
      await tellProgress(sql, run.providerId, run.importId, { state: 'REFUSED', errorCount: problems.length });
    });
  }

  private async rows(run: Run): Promise<AsyncGenerator<ReadRow>> {
    return readRows((await this.storage.open(run.uploadKey)).content);
  }

  private tell(run: Run, progress: RunProgress): Promise<void> {
    return this.as(run, (sql) => tellProgress(sql, run.providerId, run.importId, progress));
  }

  private as<T>(
    { providerId, enterpriseId }: { providerId: Uuid; enterpriseId: Uuid },
    work: (sql: Sql) => Promise<T>,
  ): Promise<T> {
    return this.pool.transaction({ role: 'vigil_worker', providerId, enterpriseId }, work);
  }
}

async function* inBatches<T>(rows: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* placed(rows: AsyncIterable<ReadRow>, reference: Reference, behind: boolean): AsyncGenerator<PlacedRow> {
  for await (const read of rows) {
    if ((read.row.transmitterSerial !== null) !== behind) continue;
    const { placed: row } = judge(read, reference);
    if (!row) throw new Error(`Line ${read.row.line} passed the check and fails it now: the file has changed`);
    yield row;
  }
}
