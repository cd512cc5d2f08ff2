import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { newId, type Uuid } from '#kernel';
import { parseInput, Transactional, zUuid } from '#platform';
import { DeviceQueries } from '../device.queries.js';
import { DeviceRepository } from '../device.repository.js';
import { DeviceRetired } from '../domain/device.errors.js';
import { DeviceState } from '../domain/device.js';
import { newDeviceToken } from '../domain/device-token.js';
import { DeviceJournal } from './device-journal.js';

const schema = z.object({ deviceId: zUuid });

/** What is shown once: only a hash of the token is kept. */
export interface IssuedCredential {
  readonly id: Uuid;
  readonly deviceId: Uuid;
  readonly prefix: string;
  readonly token: string;
}

@Injectable()
export class IssueDeviceCredential {
  constructor(
    private readonly queries: DeviceQueries,
    private readonly devices: DeviceRepository,
    private readonly journal: DeviceJournal,
  ) {}

  /** Throws DEVICE.RETIRED. Earlier credentials of the device stay valid until they are ended. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<IssuedCredential> {
    actor.assert('create', 'DeviceCredential');
    const { deviceId } = parseInput(schema, input);
    const device = await this.queries.byId(actor, deviceId, 'update');
    if (device.state === DeviceState.RETIRED) throw new DeviceRetired({}, 'input.deviceId');
    const { token, prefix, secretHash } = newDeviceToken();
    const id = newId();
    await this.devices.addCredential({ id, providerId: device.providerId, deviceId, prefix, secretHash });
    await this.journal.note('credentialIssued', device, { credentialId: id, prefix });
    return { id, deviceId, prefix, token };
  }
}
