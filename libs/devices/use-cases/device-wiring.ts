import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { DeviceRepository } from '../device.repository.js';
import { NoSuchTransmitter } from '../domain/device.errors.js';
import { DeviceKind, DeviceState } from '../domain/device.js';
import { shapeProblems } from '../domain/device-shape.js';

interface Wiring {
  readonly kind: string;
  readonly enterpriseId: Uuid;
  readonly gbAddress: string | null;
  readonly transmitterId: Uuid | null;
  readonly loop: number | null;
  readonly point: number | null;
}

/** Holds a device to what its kind and its transmitter allow. */
@Injectable()
export class DeviceWiring {
  constructor(private readonly devices: DeviceRepository) {}

  /** Throws the errors of `shapeProblems` and DEVICE.NO_SUCH_TRANSMITTER. */
  async check(actor: Actor, { kind, enterpriseId, gbAddress, transmitterId, loop, point }: Wiring): Promise<void> {
    const [problem] = shapeProblems({ kind, gbAddress, transmitter: transmitterId, loop, point });
    if (problem)
      throw new problem.error({}, `input.${problem.field === 'transmitter' ? 'transmitterId' : problem.field}`);
    if (!transmitterId) return;
    const [transmitter] = await this.devices.findAll(actor, 'read', [transmitterId]);
    const fits =
      transmitter?.kind === DeviceKind.TRANSMITTER &&
      transmitter.enterpriseId === enterpriseId &&
      transmitter.state !== DeviceState.RETIRED;
    if (!fits) throw new NoSuchTransmitter({}, 'input.transmitterId');
  }
}
