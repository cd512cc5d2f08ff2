import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { invalid, type Page, type PageRequest } from '#kernel';

import { pageOf, parseInput, zRegionCode, zUuid } from '#platform';
import { RegionQueries } from '#regions';
import { MEASURES, type Measure } from '../domain/service-level.js';
import {
  type SlaCount,
  SlaMeasurementRepository,
  type SlaMeasurementRow,
  type SlaSelection,
} from './sla-measurement.repository.js';

const filterSchema = z.strictObject({
  contractId: zUuid.nullish(),
  providerId: zUuid.nullish(),
  enterpriseId: zUuid.nullish(),
  incidentId: zUuid.nullish(),
  regionCode: zRegionCode.nullish(),
  measures: z
    .array(z.enum(MEASURES as [Measure]))
    .min(1)
    .max(3)
    .nullish(),
  outcome: z.enum(['MET', 'MISSED', 'EXCLUDED']).nullish(),
  dueFrom: z.date().nullish(),
  dueTo: z.date().nullish(),
});

export interface SlaSummaryRow extends SlaCount {
  readonly providerName: string | null;
}

/** The only reader of how promises were kept. */
@Injectable()
export class ServiceLevelQueries {
  constructor(
    private readonly measurements: SlaMeasurementRepository,
    private readonly regions: RegionQueries,
  ) {}

  async list(actor: Actor, raw: unknown, page: PageRequest): Promise<Page<SlaMeasurementRow>> {
    const selection = await this.selectionOf(raw);
    const rows = await this.measurements.list(actor, selection, page);
    return pageOf(rows, page.first, () => this.measurements.count(actor, selection));
  }

  async summary(actor: Actor, raw: unknown): Promise<SlaSummaryRow[]> {
    const counts = await this.measurements.counts(actor, await this.selectionOf(raw));
    const names = await this.measurements.providerNames([...new Set(counts.map(({ providerId }) => providerId))]);
    return counts.map((count) => ({ ...count, providerName: names.get(count.providerId) ?? null }));
  }

  private async selectionOf(raw: unknown): Promise<SlaSelection> {
    const { regionCode, ...filter } = parseInput(filterSchema, raw ?? {}, 'filter');
    if (filter.dueFrom && filter.dueTo && filter.dueTo <= filter.dueFrom)
      throw invalid('filter.dueTo', 'must lie after dueFrom', '必须晚于 dueFrom');
    const regionPath = regionCode ? (await this.regions.byCode(regionCode)).path : undefined;
    const given = Object.entries(filter).filter(([, value]) => value != null);
    return { ...(Object.fromEntries(given) as SlaSelection), regionPath };
  }
}
