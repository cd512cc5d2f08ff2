import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { parseInput, Transactional } from '#platform';
import { retireDeviceSchema } from '../device.input.js';
import { DeviceQueries } from '../device.queries.js';
import { DeviceRepository, type DeviceRow } from '../device.repository.js';
import { DeviceRetired, TransmitterInUse } from '../domain/device.errors.js';
import { DeviceState } from '../domain/device.js';
import { DeviceJournal } from './device-journal.js';

/** Takes a device out of life for good. Its record, address and history stay; address and point become free for others. */
@Injectable()
export class RetireDevice {
  constructor(
    private readonly queries: DeviceQueries,
    private readonly devices: DeviceRepository,
    private readonly journal: DeviceJournal,
  ) {}

  /** Throws DEVICE.RETIRED, DEVICE.TRANSMITTER_IN_USE while devices stand behind it, and DEVICE.COVERED under a contract. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<DeviceRow> {
    const { id } = parseInput(retireDeviceSchema, input);
    const before = await this.queries.byId(actor, id, 'retire');
    if (before.state === DeviceState.RETIRED) throw new DeviceRetired({}, 'input.id');
    const count = await this.devices.countBehind(id);
    if (count > 0) throw new TransmitterInUse({ count }, 'input.id');
    const after = { ...before, state: DeviceState.RETIRED };
    await this.devices.change(id, after);
    await this.journal.note('retired', after, {});
    return after;
  }
}
