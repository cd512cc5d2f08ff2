import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { GridQueries, RegionQueries, within } from '#regions';
import { GridElsewhere, RegionTooWide, SortWithoutSmallPlace } from '../domain/premises.errors.js';
import { PremisesKind } from '../domain/premises.js';

const COUNTY = 3;

/** Finds where premises lie and holds the parts of that answer together. */
@Injectable()
export class PremisesPlace {
  constructor(
    private readonly regions: RegionQueries,
    private readonly grids: GridQueries,
  ) {}

  /** The path of the division. Throws PREMISES.REGION_TOO_WIDE above a county, PREMISES.GRID_ELSEWHERE for a foreign grid. */
  async locate(actor: Actor, regionCode: string, gridId?: Uuid | null): Promise<string> {
    const region = await this.regions.byCode(regionCode);
    if (region.level < COUNTY) throw new RegionTooWide({}, 'input.regionCode');
    if (!gridId) return region.path;
    const grid = await this.grids.byId(actor, gridId);
    // A grid below the town of the premises, or drawn over the whole county in which they lie: both are its place.
    const meets = within(grid.regionPath, region.path) || within(region.path, grid.regionPath);
    if (!meets) throw new GridElsewhere({}, 'input.gridId');
    return region.path;
  }
}

/** Throws PREMISES.SORT_WITHOUT_SMALL_PLACE. */
export function assertSort(kind: string, smallPlaceSort?: string | null): void {
  if (smallPlaceSort && kind !== PremisesKind.SMALL_PLACE) throw new SortWithoutSmallPlace({}, 'input.smallPlaceSort');
}
