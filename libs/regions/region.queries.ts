import { Injectable } from '@nestjs/common';
import { NotFound, type Page, type PageRequest } from '#kernel';
import { pageOf } from '#platform';
import { type DivisionFilter, DivisionRepository, type DivisionRow } from './division.repository.js';
import { parseDivisionCode } from './domain/division.js';
import { codeOfCursor, cursorIdOf } from './domain/division-cursor.js';

/** A row of a list of divisions; `id` only carries the cursor. */
export type ListedDivision = DivisionRow & { readonly id: string };

/** The readers of the division tree. It is public reference data: no actor narrows it down. */
@Injectable()
export class RegionQueries {
  constructor(private readonly divisions: DivisionRepository) {}

  /** Throws REGION.INVALID_CODE for what is no code and GENERAL.NOT_FOUND for a code that is not in the tree. */
  async byCode(code: string): Promise<DivisionRow> {
    const [division] = await this.divisions.findAll([parseDivisionCode(code)]);
    if (!division) throw new NotFound({ noun: 'region' });
    return division;
  }

  /** The slash-ended path of a code, or undefined where there is no such division. */
  async pathOf(code: string): Promise<string | undefined> {
    const [division] = await this.divisions.findAll([code]);
    return division?.path;
  }

  /** Those of the codes that exist, by code. */
  byCodes(codes: readonly string[]): Promise<DivisionRow[]> {
    return this.divisions.findAll(codes);
  }

  childrenOf(parentCodes: readonly string[]): Promise<DivisionRow[]> {
    return this.divisions.findChildren(parentCodes);
  }

  async search(filter: DivisionFilter, page: PageRequest): Promise<Page<ListedDivision>> {
    const rows = await this.divisions.search(filter, page.first, page.after && codeOfCursor(page.after));
    const listed = rows.map((row) => ({ ...row, id: cursorIdOf(row.code) }));
    return pageOf(listed, page.first, () => this.divisions.count(filter));
  }
}
