import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { parseInput, Transactional } from '#platform';
import { updateDeviceSchema } from '../device.input.js';
import { DeviceQueries } from '../device.queries.js';
import { DeviceRepository, type DeviceRow } from '../device.repository.js';
import { DeviceRetired } from '../domain/device.errors.js';
import { DeviceState } from '../domain/device.js';
import { DeviceJournal } from './device-journal.js';
import { DeviceWiring } from './device-wiring.js';

@Injectable()
export class UpdateDevice {
  constructor(
    private readonly queries: DeviceQueries,
    private readonly devices: DeviceRepository,
    private readonly rules: DeviceWiring,
    private readonly journal: DeviceJournal,
  ) {}

  /** Throws DEVICE.RETIRED, DEVICE.COVERED for a covered one that goes back to stock, and what createDevice throws. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<DeviceRow> {
    actor.assert('update', 'Device');
    const { id, ...given } = parseInput(updateDeviceSchema, input);
    const before = await this.queries.byId(actor, id, 'update');
    if (before.state === DeviceState.RETIRED) throw new DeviceRetired({}, 'input.id');
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const after: DeviceRow = { ...before, ...changes };
    await this.rules.check(actor, after);
    await this.devices.change(id, after);
    await this.journal.note('updated', after, { fields: Object.keys(changes) });
    return after;
  }
}
