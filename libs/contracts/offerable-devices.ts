import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { invalid, NotFound, type Uuid } from '#kernel';
import { ContractRepository, type OfferableDevice } from './contract.repository.js';
import type { TermsParty } from './domain/contract-terms.js';
import { RequestNotOpen } from './domain/handover.errors.js';
import { OfferRequestRepository } from './offer-request.repository.js';

export type OfferedDevice = Omit<OfferableDevice, 'providerId'>;

export interface WantedDevices {
  readonly enterpriseId: Uuid;
  readonly premisesIds?: readonly Uuid[] | null;
  readonly deviceIds?: readonly Uuid[] | null;
}

const MOST = 10_000;

/** Devices and parties of an offer: of an enterprise that the provider serves, or as a request for an offer shows them. */
@Injectable()
export class OfferableDevices {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly requests: OfferRequestRepository,
  ) {}

  /** Those named, else all of the premises named, else all of the enterprise. Throws GENERAL.NOT_FOUND for one that is not there. */
  async of(actor: Actor, wanted: WantedDevices): Promise<OfferedDevice[]> {
    return checked(await this.contracts.offerable(actor, wanted), wanted);
  }

  /** The same of what a request shows. Throws OFFER_REQUEST.NOT_OPEN. */
  async ofRequest(actor: Actor, requestId: Uuid, wanted: WantedDevices) {
    const request = await this.requests.get(actor, requestId, 'answer');
    if (request.enterpriseId !== wanted.enterpriseId) throw new NotFound({ noun: 'enterprise' }, 'input.enterpriseId');
    if (request.state !== 'OPEN') throw new RequestNotOpen({ state: request.state }, 'input.requestId');
    const rows = await this.requests.devices(actor, [requestId]);
    const { deviceIds, premisesIds } = wanted;
    const chosen = rows.filter(({ deviceId, premisesId }) =>
      deviceIds ? deviceIds.includes(deviceId) : !premisesIds || premisesIds.includes(premisesId),
    );
    const devices = chosen.map(({ deviceId, serial, kind, premisesId, premisesName, regionPath }) => {
      return { id: deviceId, serial, kind, premisesId, regionPath, premises: { name: premisesName } };
    });
    const enterprise = { id: request.enterpriseId, name: request.enterpriseName, creditCode: request.creditCode };
    return { devices: checked(devices, wanted), enterprise };
  }

  /** As it stands in terms; undefined where it is not the actor's to see. */
  async party(actor: Actor, id: Uuid): Promise<(TermsParty & { kind: string }) | undefined> {
    return this.contracts.party(actor, id);
  }
}

function checked(devices: OfferedDevice[], { deviceIds }: WantedDevices): OfferedDevice[] {
  if (deviceIds && devices.length !== new Set(deviceIds).size)
    throw new NotFound({ noun: 'device' }, 'input.deviceIds');
  if (devices.length === 0) {
    throw invalid(
      'input',
      'there is no device in service to cover; create or import devices first',
      '没有可覆盖的在用设备；请先登记或导入设备',
    );
  }
  if (devices.length > MOST) {
    throw invalid(
      'input',
      'more than 10,000 devices; split the offer by premises',
      '设备超过 10,000 台；请按单位拆分要约',
    );
  }
  return devices;
}
