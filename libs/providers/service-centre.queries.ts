import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { pageOf } from '#platform';
import { RegionQueries } from '#regions';
import { ServiceCentreRepository, type ServiceCentreRow, type StaffRow } from './service-centre.repository.js';

@Injectable()
export class ServiceCentreQueries {
  constructor(
    private readonly centres: ServiceCentreRepository,
    private readonly regions: RegionQueries,
  ) {}

  /** Newest first; of a division: those in it and below it. */
  async list(actor: Actor, regionCode: string | undefined, page: PageRequest): Promise<Page<ServiceCentreRow>> {
    const path = regionCode === undefined ? undefined : (await this.regions.byCode(regionCode)).path;
    return pageOf(await this.centres.list(actor, path, page), page.first, () => this.centres.count(actor, path));
  }

  /** Throws GENERAL.NOT_FOUND. */
  async byId(actor: Actor, id: Uuid): Promise<ServiceCentreRow> {
    const centre = await this.centres.find(actor, 'read', id);
    if (!centre) throw new NotFound({ noun: 'service centre' });
    return centre;
  }

  /** Those who are on the staff of these centres now; nobody for those who may not know. */
  async staffOf(actor: Actor, centreIds: readonly Uuid[]): Promise<StaffRow[]> {
    return actor.can('read', 'ServiceCentreStaff') ? this.centres.staffOf(actor, centreIds) : [];
  }
}
