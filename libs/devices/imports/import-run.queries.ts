import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { pageOf } from '#platform';
import { type ImportErrorRow, ImportRunRepository, type ImportRunRow } from './import-run.repository.js';

// Errors are numbered, not identified; their cursor is the number in the form of an id.
const CURSOR = '00000000-0000-0000-0000-';

@Injectable()
export class ImportRunQueries {
  constructor(private readonly runs: ImportRunRepository) {}

  /** Newest first. */
  async list(actor: Actor, page: PageRequest): Promise<Page<ImportRunRow>> {
    return pageOf(await this.runs.list(actor, page), page.first, () => this.runs.count(actor));
  }

  /** Throws GENERAL.NOT_FOUND. */
  async byId(actor: Actor, id: Uuid): Promise<ImportRunRow> {
    const run = await this.runs.find(actor, id);
    if (!run) throw new NotFound({ noun: 'import' });
    return run;
  }

  /** In the order of the file; at most the first 1,000 are kept. */
  async errors(actor: Actor, importId: Uuid, page: PageRequest): Promise<Page<ImportErrorRow & { id: Uuid }>> {
    const rows = await this.runs.errors(actor, importId, page.first, Number(page.after?.slice(CURSOR.length) ?? 0));
    const identified = rows.map((row) => ({ ...row, id: CURSOR + String(row.n).padStart(12, '0') }));
    return pageOf(identified, page.first, () => this.runs.countErrors(actor, importId));
  }
}
