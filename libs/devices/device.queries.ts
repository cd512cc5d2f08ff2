import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { pageOf } from '#platform';
import { type DeviceFilter, DeviceRepository, type DeviceRow } from './device.repository.js';
import { DeviceModelRepository, type DeviceModelRow } from './device-model.repository.js';
import { type Liveness, livenessOf } from './domain/liveness.js';
import { LivenessRepository } from './liveness.repository.js';

export interface SignOfLife {
  readonly deviceId: Uuid;
  readonly liveness: Liveness;
  readonly lastSeenAt: Date | null;
}

@Injectable()
export class DeviceQueries {
  constructor(
    private readonly devices: DeviceRepository,
    private readonly deviceModels: DeviceModelRepository,
    private readonly signs: LivenessRepository,
  ) {}

  /** Newest first. */
  async list(
    actor: Actor,
    filter: DeviceFilter & { liveness?: Liveness },
    page: PageRequest,
  ): Promise<Page<DeviceRow>> {
    const { liveness, ...rest } = filter;
    if (liveness) return this.listBy(actor, liveness, rest, page);
    return pageOf(await this.devices.list(actor, rest, page), page.first, () => this.devices.count(actor, rest));
  }

  /** Throws GENERAL.NOT_FOUND; `action` other than `read` for those who are about to do it. */
  async byId(actor: Actor, id: Uuid, action = 'read'): Promise<DeviceRow> {
    const [device] = await this.devices.findAll(actor, action, [id]);
    if (!device) throw new NotFound({ noun: 'device' });
    return device;
  }

  /** Those of the ids that the actor may read, in no order. */
  byIds(actor: Actor, ids: readonly Uuid[]): Promise<DeviceRow[]> {
    return this.devices.findAll(actor, 'read', ids);
  }

  /** The catalogue, by code. */
  models(): Promise<DeviceModelRow[]> {
    return this.deviceModels.all();
  }

  /** How these devices live, by database time; one per device, in their order. */
  async livenessOf(actor: Actor, devices: readonly { id: Uuid; modelCode: string }[]): Promise<SignOfLife[]> {
    const { now, seenAt } = await this.signs.lastSeen(
      actor,
      devices.map(({ id }) => id),
    );
    const heartbeats = new Map((await this.models()).map((model) => [model.code, model.heartbeatSeconds]));
    return devices.map(({ id, modelCode }) => {
      const lastSeenAt = seenAt.get(id) ?? null;
      return { deviceId: id, lastSeenAt, liveness: livenessOf(lastSeenAt, heartbeats.get(modelCode) ?? 1, now) };
    });
  }

  private async listBy(
    actor: Actor,
    liveness: Liveness,
    filter: DeviceFilter,
    page: PageRequest,
  ): Promise<Page<DeviceRow>> {
    const ids = await this.signs.devicesOf(actor, liveness, filter, page);
    const rows = await this.devices.findAll(actor, 'read', ids);
    const newestFirst = rows.toSorted((a, b) => (a.id < b.id ? 1 : -1));
    return pageOf(newestFirst, page.first, () => this.signs.countOf(actor, liveness, filter));
  }
}
