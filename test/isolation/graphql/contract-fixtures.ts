import { type Filling, type Fixture, inputId, PUBLIC, text } from './fixture.js';

const OWNER = 'PROVIDER.OWNER';
const hash =
  (key: string) =>
  ({ other }: Filling) => ({ input: { contentHash: other.hashes[key] } });

/** Offers, contracts, their amendments, and changes of provider. */
export const contractFixtures: Readonly<Record<string, Fixture>> = {
  acceptContract: {
    slots: inputId('offerToAccept'),
    rest: hash('offerToAccept'),
    control: 'ENTERPRISE.OWNER',
  },
  declineContract: { slots: inputId('offerToDecline'), control: 'ENTERPRISE.OWNER' },
  withdrawContract: { slots: inputId('offerToWithdraw'), control: OWNER },
  offerContract: {
    slots: {
      'input.enterpriseId': 'enterprise',
      'input.planId': 'plan',
      'input.requestId': 'request?',
      'input.replacesId': 'offerToWithdraw?',
      'input.deviceIds[]': 'toDecline?',
      'input.premisesIds[]': 'premises?',
    },
    control: OWNER,
    turn: 4,
  },
  // Whom one asks is open: who sells is public. Of whose devices, is not.
  requestOffers: {
    slots: { 'input.providerIds[]': PUBLIC, 'input.deviceIds[]': 'toOffer?', 'input.premisesIds[]': 'premises?' },
    rest: (f) => ({ input: { providerIds: [f.own.ids.provider], message: text(f, 'request') } }),
    control: 'ENTERPRISE.OWNER',
  },
  declineOfferRequest: { slots: inputId('requestToDecline'), control: OWNER },
  closeOfferRequest: { slots: inputId('requestToClose'), control: 'ENTERPRISE.OWNER' },
  cancelProviderSwitch: { slots: inputId('switchToCancel'), control: 'ENTERPRISE.OWNER' },
  giveNotice: { slots: inputId('contractToEnd'), control: OWNER },
  proposeAmendment: {
    slots: {
      'input.contractId': 'contract',
      'input.planId': 'planToWithdraw?',
      'input.addDeviceIds[]': 'toDecline?',
      'input.removeDeviceIds[]': 'detector',
    },
    rest: (f) => ({ input: { note: text(f, 'amendment') } }),
    control: OWNER,
    turn: 4,
  },
  acceptAmendment: {
    slots: inputId('amendmentToAccept'),
    rest: hash('amendmentToAccept'),
    control: 'ENTERPRISE.OWNER',
    turn: 4,
  },
  declineAmendment: { slots: inputId('amendmentToDecline'), control: 'ENTERPRISE.OWNER' },
  withdrawAmendment: { slots: inputId('amendmentToWithdraw'), control: OWNER },
};
