import { type Filling, type Fixture, inputId, PUBLIC, region, text } from './fixture.js';
import { programme } from './programme.js';

const OWNER = 'PROVIDER.OWNER';
const CUSTOMER = 'ENTERPRISE.OWNER';
const said = (filling: Filling) => ({ input: { stars: 4, text: `${text(filling, 'review')} and more` } });

/** What customers say of their providers, what was promised them, and who pays in their place. */
export const trustFixtures: Readonly<Record<string, Fixture>> = {
  reviews: {
    slots: { 'filter.providerId': 'provider?', 'filter.contractId': 'contract?', 'filter.regionCode': PUBLIC },
    control: OWNER,
  },
  slaResults: {
    slots: {
      'filter.contractId': 'contract?',
      'filter.providerId': 'provider?',
      'filter.enterpriseId': 'enterprise?',
      'filter.incidentId': 'incident?',
      'filter.regionCode': PUBLIC,
    },
    control: OWNER,
  },
  slaSummary: {
    slots: {
      'filter.contractId': 'contract?',
      'filter.providerId': 'provider?',
      'filter.enterpriseId': 'enterprise?',
      'filter.incidentId': 'incident?',
      'filter.regionCode': PUBLIC,
    },
    control: OWNER,
  },
  serviceCredits: { slots: { 'filter.contractId': 'contract?' }, control: OWNER },
  disputeServiceCredit: {
    slots: inputId('credit'),
    rest: (f) => ({ input: { reason: `${text(f, 'credit')} and more` } }),
    control: OWNER,
  },
  settleCreditDispute: {
    slots: inputId('credit'),
    rest: (f) => ({ input: { uphold: true, note: text(f, 'credit') } }),
    control: CUSTOMER,
    turn: 6,
  },
  subsidyProgrammes: {
    slots: { 'filter.regionCode': PUBLIC, 'filter.authorityId': 'authority?' },
    control: 'AUTHORITY.LEADER',
  },
  subsidyReport: { slots: { programmeId: 'programme' }, control: 'AUTHORITY.LEADER' },
  subsidyClaims: {
    slots: { 'filter.programmeId': 'programme?', 'filter.contractId': 'contract?' },
    control: OWNER,
  },
  createSubsidyProgramme: {
    slots: { 'input.regionCode': PUBLIC },
    rest: (f) => ({ input: { ...programme(text(f, 'programme')), regionCode: region(f) } }),
    control: 'AUTHORITY.LEADER',
  },
  closeSubsidyProgramme: { slots: inputId('programmeToClose'), control: 'AUTHORITY.LEADER' },
  // A programme is public: of whose contract and devices, is not.
  proposeSubsidy: {
    slots: { 'input.programmeId': PUBLIC, 'input.contractId': 'contract', 'input.deviceIds[]': 'standalone' },
    rest: (f) => ({ input: { programmeId: f.target === 'control' ? f.other.ids.programme : f.own.ids.programme } }),
    control: OWNER,
    turn: 4,
  },
  acceptSubsidy: { slots: { 'input.claimIds[]': 'claimToAccept' }, control: CUSTOMER, turn: 4 },
  declineSubsidy: { slots: { 'input.claimIds[]': 'claimToDecline' }, control: CUSTOMER },
  withdrawSubsidy: { slots: { 'input.claimIds[]': 'claimToWithdraw' }, control: OWNER },
  endSubsidy: { slots: { 'input.claimIds[]': 'claimToAccept' }, control: OWNER },
  writeReview: { slots: { 'input.contractId': 'contractToEnd' }, rest: said, control: CUSTOMER },
  updateReview: { slots: inputId('review'), rest: said, control: CUSTOMER },
  answerReview: {
    slots: inputId('review'),
    rest: (f) => ({ input: { text: `${text(f, 'review')} and more` } }),
    control: OWNER,
  },
};
