import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { pageOf } from '#platform';
import { GridRepository, type GridRow } from './grid.repository.js';
import { RegionQueries } from './region.queries.js';

@Injectable()
export class GridQueries {
  constructor(
    private readonly grids: GridRepository,
    private readonly regions: RegionQueries,
  ) {}

  /** Grids of a division and all below it, newest first; without a code all of them. */
  async list(actor: Actor, regionCode: string | undefined, page: PageRequest): Promise<Page<GridRow>> {
    const path = regionCode === undefined ? undefined : (await this.regions.byCode(regionCode)).path;
    return pageOf(await this.grids.list(actor, path, page), page.first, () => this.grids.count(actor, path));
  }

  /** Throws GENERAL.NOT_FOUND. */
  async byId(actor: Actor, id: Uuid): Promise<GridRow> {
    const [grid] = await this.grids.findAll(actor, [id]);
    if (!grid) throw new NotFound({ noun: 'grid' });
    return grid;
  }

  byIds(actor: Actor, ids: readonly Uuid[]): Promise<GridRow[]> {
    return this.grids.findAll(actor, ids);
  }
}
