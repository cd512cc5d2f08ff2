import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { ReadAuditLog } from '#audit';
import { Forbidden, NotFound } from '#kernel';
import { TenantPool } from '#platform';
import { RegionQueries } from '#regions';
import type { RegionBoard } from './domain/region-board.js';
import { countRegion } from './region-board.sql.js';

/** What an authority sees of its region at a glance. Every look is written to the audit log before the answer leaves. */
@Injectable()
export class RegionBoardQueries {
  constructor(
    private readonly regions: RegionQueries,
    private readonly pool: TenantPool,
    private readonly reads: ReadAuditLog,
  ) {}

  /** Throws GENERAL.FORBIDDEN for anyone but an authority, GENERAL.NOT_FOUND outside its jurisdiction. */
  async board(actor: Actor, regionCode: string): Promise<RegionBoard> {
    if (!actor.isAuthority) throw new Forbidden();
    const region = await this.regions.byCode(regionCode);
    if (!region.path.startsWith(actor.regionPath)) throw new NotFound({ noun: 'region' });
    this.reads.noteRegion(actor, region.path);
    const counts = await this.pool.transaction(actor.tenancy, (sql) => countRegion(sql, region.path), true);
    return { regionCode: region.code, ...counts };
  }
}
