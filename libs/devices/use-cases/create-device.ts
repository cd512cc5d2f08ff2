import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '#access';
import { newId, type Uuid } from '#kernel';
import { Idempotency, parseInput, Transactional } from '#platform';
import { PremisesQueries } from '#premises';
import { createDeviceSchema } from '../device.input.js';
import { DeviceQueries } from '../device.queries.js';
import { DeviceRepository, type DeviceRow, type NewDevice } from '../device.repository.js';
import { UnknownModel } from '../domain/device.errors.js';
import { DeviceJournal } from './device-journal.js';
import { DeviceWiring } from './device-wiring.js';

type Wanted = Omit<z.output<typeof createDeviceSchema>, 'idempotencyKey'>;

/** The third beat of createDevice: once per key, and the word of it. */
@Injectable()
export class CreatedDevice {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly journal: DeviceJournal,
  ) {}

  once(actor: Actor, key: string | null | undefined, input: object, create: () => Promise<NewDevice>): Promise<Uuid> {
    return this.idempotency.once(actor.organisationId, 'createDevice', key, input, async () => {
      const device = await create();
      await this.journal.note('created', device, { modelCode: device.modelCode, premisesId: device.premisesId });
      return device.id;
    });
  }
}

/** A provider registers a device in premises that it serves. Needs no filing: only selling does. */
@Injectable()
export class CreateDevice {
  constructor(
    private readonly devices: DeviceRepository,
    private readonly queries: DeviceQueries,
    private readonly premises: PremisesQueries,
    private readonly rules: DeviceWiring,
    private readonly after: CreatedDevice,
  ) {}

  /** Throws DEVICE.UNKNOWN_MODEL, DEVICE.SERIAL_TAKEN, DEVICE.ADDRESS_TAKEN, DEVICE.POINT_TAKEN and what DeviceWiring throws. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<DeviceRow> {
    actor.assert('create', 'Device');
    const { idempotencyKey, ...wanted } = parseInput(createDeviceSchema, input);
    const id = await this.after.once(actor, idempotencyKey, wanted, () => this.create(actor, wanted));
    return this.queries.byId(actor, id);
  }

  private async create(actor: Actor, wanted: Wanted): Promise<NewDevice> {
    const { id: premisesId, enterpriseId, regionPath } = await this.premises.byId(actor, wanted.premisesId);
    const model = (await this.queries.models()).find(({ code }) => code === wanted.modelCode);
    if (!model) throw new UnknownModel({ modelCode: wanted.modelCode }, 'input.modelCode');
    const { name = null, location = null, gbAddress = null, transmitterId = null, loop = null, point = null } = wanted;
    const reached = { kind: model.kind, gbAddress, transmitterId, loop, point };
    const place = { providerId: actor.organisationId, enterpriseId, premisesId, regionPath };
    const device = { id: newId(), ...place, ...reached, modelCode: model.code, serial: wanted.serial, name, location };
    actor.assert('create', 'Device', device);
    await this.rules.check(actor, device);
    await this.devices.add(device);
    return device;
  }
}
