import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest, Uuid } from '#kernel';
import { DeliveryQueries, type DeliveryRow } from '#notifications';
import { pageOf } from '#platform';
import { RegionQueries } from '#regions';
import { IncidentRepository, type IncidentRow, type IncidentSelection } from './incident.repository.js';
import { type AlarmRow, IncidentHistoryRepository, type IncidentStepRow } from './incident-history.repository.js';

export type IncidentFilter = Omit<IncidentSelection, 'regionPath'> & {
  /** 12 digits: this division and all below it. */
  readonly regionCode?: string;
};

@Injectable()
export class IncidentQueries {
  constructor(
    private readonly incidents: IncidentRepository,
    private readonly history: IncidentHistoryRepository,
    private readonly deliveries: DeliveryQueries,
    private readonly regions: RegionQueries,
  ) {}

  /** Newest first. Throws GENERAL.NOT_FOUND for a region that does not exist. */
  async list(actor: Actor, { regionCode, ...filter }: IncidentFilter, page: PageRequest): Promise<Page<IncidentRow>> {
    const selection = { ...filter, regionPath: regionCode && (await this.regions.byCode(regionCode)).path };
    const rows = await this.incidents.list(actor, selection, page);
    return pageOf(rows, page.first, () => this.incidents.count(actor, selection));
  }

  /** Throws GENERAL.NOT_FOUND. */
  byId(actor: Actor, id: Uuid): Promise<IncidentRow> {
    return this.incidents.get(actor, id);
  }

  /** Undefined where the actor does not see it. */
  async find(actor: Actor, id: Uuid): Promise<IncidentRow | undefined> {
    return (await this.incidents.byIds(actor, [id]))[0];
  }

  openAt(actor: Actor, premisesIds: readonly Uuid[]): Promise<IncidentRow[]> {
    return this.incidents.openAt(actor, premisesIds);
  }

  alarmsOf(actor: Actor, incidentIds: readonly Uuid[]): Promise<AlarmRow[]> {
    return this.history.alarms(actor, incidentIds);
  }

  stepsOf(actor: Actor, incidentIds: readonly Uuid[]): Promise<IncidentStepRow[]> {
    return this.history.steps(actor, incidentIds);
  }

  deliveriesOf(actor: Actor, incidentIds: readonly Uuid[]): Promise<DeliveryRow[]> {
    return this.deliveries.ofSubjects(actor, incidentIds);
  }
}
