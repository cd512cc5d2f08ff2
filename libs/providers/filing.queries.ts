import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { pageOf } from '#platform';
import { RegionQueries } from '#regions';
import { ancestorPaths, assertFiled, isFiledFor } from './domain/filing.js';
import { FilingRepository, type FilingRow } from './filing.repository.js';

@Injectable()
export class FilingQueries {
  constructor(
    private readonly filings: FilingRepository,
    private readonly regions: RegionQueries,
  ) {}

  /** Newest first; of a region: filings for it and for regions below it. */
  async list(
    actor: Actor,
    filter: { providerId?: Uuid; regionCode?: string },
    page: PageRequest,
  ): Promise<Page<FilingRow>> {
    const regionPath = filter.regionCode && (await this.regions.byCode(filter.regionCode)).path;
    const wanted = { providerId: filter.providerId, regionPath };
    return pageOf(await this.filings.list(actor, wanted, page), page.first, () => this.filings.count(actor, wanted));
  }

  /** Throws GENERAL.NOT_FOUND. */
  async byId(actor: Actor, id: Uuid): Promise<FilingRow> {
    const filing = await this.filings.find(actor, 'read', id);
    if (!filing) throw new NotFound({ noun: 'filing' });
    return filing;
  }

  /** Is the provider on file for the region (slash-ended path) or one above it, at that moment? */
  async isFiledFor(providerId: Uuid, regionPath: string, at: Date): Promise<boolean> {
    return isFiledFor(await this.filings.ofProvider(providerId, ancestorPaths(regionPath)), regionPath, at);
  }

  /** Throws PROVIDER.NOT_FILED where `isFiledFor` is false. */
  async assertFiled(providerId: Uuid, regionPath: string, at: Date): Promise<void> {
    assertFiled(await this.filings.ofProvider(providerId, ancestorPaths(regionPath)), regionPath, at);
  }

  /** Who is on file for every one of these regions (slash-ended paths) at that moment, and by which filings. */
  async filedForAll(regionPaths: readonly string[], at: Date): Promise<Map<Uuid, FilingRow[]>> {
    const wanted = [...new Set(regionPaths)];
    const standing = await this.filings.standing([...new Set(wanted.flatMap(ancestorPaths))], at);
    const all = [...grouped(standing)];
    return new Map(all.filter(([, filings]) => wanted.every((path) => isFiledFor(filings, path, at))));
  }

  /** Who is on file at that moment for anything in this region (slash-ended path), or for one above it. */
  async filedSomewhereIn(regionPath: string, at: Date): Promise<Uuid[]> {
    return [...grouped(await this.filings.standingAround(regionPath, at)).keys()];
  }

  /** The filings of each of these providers that stand at that moment, wherever. */
  async standing(providerIds: readonly Uuid[], at: Date): Promise<Map<Uuid, FilingRow[]>> {
    return grouped(await this.filings.standingOf(providerIds, at));
  }
}

function grouped(filings: readonly FilingRow[]): Map<Uuid, FilingRow[]> {
  const all = new Map<Uuid, FilingRow[]>();
  for (const filing of filings) all.set(filing.providerId, [...(all.get(filing.providerId) ?? []), filing]);
  return all;
}
