import * as say from './documents.js';
import type { Numbers } from './numbers.js';
import { as, type Organisation } from './people.js';

export interface SeededDevice {
  readonly id: string;
  readonly serial: string;
  readonly loop?: number;
  readonly point?: number;
}

export interface SeededTransmitter extends SeededDevice {
  readonly gbAddress: string;
}

/** Premises with what stands in them. */
export class SiteSeed {
  readonly detectors: SeededDevice[] = [];

  constructor(
    private readonly provider: Organisation,
    private readonly numbers: Numbers,
    readonly premises: { readonly id: string; readonly qrCode: string; readonly name: string },
  ) {}

  async transmitter(
    wanted: { serial?: string; gbAddress?: string; modelCode?: string } = {},
  ): Promise<SeededTransmitter> {
    const gbAddress = wanted.gbAddress ?? this.numbers.address();
    const serial = wanted.serial ?? this.numbers.serial('TX');
    const modelCode = wanted.modelCode ?? 'TX-STANDARD';
    const device = await this.device({ modelCode, serial, gbAddress, name: '用户信息传输装置' });
    return { ...device, gbAddress };
  }

  /** A detector behind a transmitter of these premises. */
  async detector(
    transmitter: SeededTransmitter,
    wanted: { modelCode?: string; serial?: string; loop?: number; point?: number; location?: string } = {},
  ): Promise<SeededDevice> {
    const { modelCode = 'SMOKE-LOOP', loop = 1, location } = wanted;
    const point = wanted.point ?? this.detectors.length + 1;
    const serial = wanted.serial ?? this.numbers.serial('SD');
    const device = await this.device({ modelCode, serial, transmitterId: transmitter.id, loop, point, location });
    const detector = { ...device, loop, point };
    this.detectors.push(detector);
    return detector;
  }

  /** A device that speaks for itself over HTTP. */
  standalone(modelCode = 'SMOKE-NB', location?: string): Promise<SeededDevice> {
    return this.device({ modelCode, serial: this.numbers.serial('NB'), location });
  }

  private async device(input: Record<string, unknown>): Promise<SeededDevice> {
    const { client } = as(this.provider, 'OWNER');
    const answer = await client.call<{ createDevice: SeededDevice }>(say.CREATE_DEVICE, {
      input: { premisesId: this.premises.id, ...input },
    });
    return answer.createDevice;
  }
}
