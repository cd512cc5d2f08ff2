import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Json } from '#kernel';
import { Database, LiveBus, Outbox } from '#platform';
import { deviceChanged, deviceCreated } from '../device.events.js';
import type { DeviceRow } from '../device.repository.js';

/** The topic on which device ids are told to other processes when a record changed; the gateway keeps a registry of them. */
export const DEVICES_TOPIC = 'devices';

/** What every write to a device leaves behind: an audit entry for both tenants, an event, and word to the gateway. */
@Injectable()
export class DeviceJournal {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly live: LiveBus,
  ) {}

  async note(
    action: 'created' | 'updated' | 'retired' | 'credentialIssued',
    device: DeviceRef,
    detail: Json,
  ): Promise<void> {
    const { id, providerId, enterpriseId, premisesId } = device;
    const chains = [providerId, enterpriseId];
    this.audit.record({ action: `device.${action}`, subjectType: 'Device', subjectId: id, chains, detail });
    const event = action === 'created' ? deviceCreated : deviceChanged;
    await this.outbox.add(event, { providerId, enterpriseId, orderingKey: id, payload: { deviceId: id, premisesId } });
    this.db.afterCommit(`device ${id}`, () => this.live.publish(DEVICES_TOPIC, [id]));
  }
}

type DeviceRef = Pick<DeviceRow, 'id' | 'providerId' | 'enterpriseId' | 'premisesId'>;
