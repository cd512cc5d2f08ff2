import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { ReadAuditLog } from '#audit';
import { NotFound } from '#kernel';
import { parseInput, TenantPool } from '#platform';
import { RegionQueries } from '#regions';
import { type CoverageGap, findGaps, type GapsOf } from './coverage-gaps.sql.js';

const schema = z.strictObject({
  withinDays: z.int().min(1).max(366),
  first: z.int().min(1).max(500),
  regionCode: z.string().max(12).nullish(),
});

/** Where monitoring is going to end with nothing to follow: while there is still time to do something. */
@Injectable()
export class CoverageGapQueries {
  constructor(
    private readonly pool: TenantPool,
    private readonly regions: RegionQueries,
    private readonly reads: ReadAuditLog,
  ) {}

  /** Of an authority's region, or of the enterprise itself. Throws GENERAL.NOT_FOUND outside the jurisdiction. */
  async ahead(actor: Actor, raw: z.input<typeof schema>): Promise<CoverageGap[]> {
    actor.assert('foresee', 'Coverage');
    const { withinDays, first, regionCode } = parseInput(schema, raw);
    const of = actor.isAuthority ? await this.region(actor, regionCode) : { enterpriseId: actor.organisationId };
    return this.pool.transaction(actor.tenancy, (sql) => findGaps(sql, of, withinDays, first), true);
  }

  private async region(actor: Actor, code?: string | null): Promise<GapsOf> {
    const regionPath = code ? (await this.regions.byCode(code)).path : actor.regionPath;
    if (!regionPath.startsWith(actor.regionPath)) throw new NotFound({ noun: 'region' }, 'regionCode');
    this.reads.noteRegion(actor, regionPath);
    return { regionPath };
  }
}
