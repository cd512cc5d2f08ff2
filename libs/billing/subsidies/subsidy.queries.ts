import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { pageOf, parseInput, zRegionCode, zUuid } from '#platform';
import { ancestorPaths } from '#providers';
import { RegionQueries } from '#regions';
import { type ClaimRow, SubsidyClaimRepository } from './subsidy-claim.repository.js';
import { type ProgrammeRow, SubsidyProgrammeRepository, type TownOutcome } from './subsidy-programme.repository.js';

const programmesSchema = z.strictObject({
  regionCode: zRegionCode.nullish(),
  authorityId: zUuid.nullish(),
  open: z.boolean().nullish(),
});
const claimsSchema = z.strictObject({
  programmeId: zUuid.nullish(),
  contractId: zUuid.nullish(),
  states: z
    .array(z.enum(['PROPOSED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'REFUSED', 'ENDED']))
    .min(1)
    .nullish(),
});

export interface Report {
  readonly programme: ProgrammeRow;
  readonly towns: readonly TownOutcome[];
}

@Injectable()
export class SubsidyQueries {
  constructor(
    private readonly programmeRows: SubsidyProgrammeRepository,
    private readonly claimRows: SubsidyClaimRepository,
    private readonly regions: RegionQueries,
  ) {}

  async programmes(actor: Actor, raw: unknown, page: PageRequest): Promise<Page<ProgrammeRow>> {
    const { regionCode, authorityId, open } = parseInput(programmesSchema, raw ?? {}, 'filter');
    const path = regionCode ? (await this.regions.byCode(regionCode)).path : undefined;
    const selection = {
      authorityId: authorityId ?? undefined,
      around: path ? { path, above: ancestorPaths(path) } : undefined,
      openAt: open ? new Date() : undefined,
    };
    const rows = await this.programmeRows.list(actor, selection, page);
    return pageOf(rows, page.first, () => this.programmeRows.count(actor, selection));
  }

  async claims(actor: Actor, raw: unknown, page: PageRequest): Promise<Page<ClaimRow>> {
    const { programmeId, contractId, states } = parseInput(claimsSchema, raw ?? {}, 'filter');
    const selection = {
      programmeId: programmeId ?? undefined,
      contractId: contractId ?? undefined,
      states: states ?? undefined,
    };
    const rows = await this.claimRows.list(actor, selection, page);
    return pageOf(rows, page.first, () => this.claimRows.count(actor, selection));
  }

  /** What an authority's own programme has brought about. Throws GENERAL.NOT_FOUND for that of another. */
  async report(actor: Actor, id: Uuid): Promise<Report> {
    const programme = await this.programmeRows.get(actor, id, 'report');
    return { programme, towns: await this.programmeRows.outcome(programme) };
  }
}
