import { type Filling, type Fixture, inputId, PUBLIC, text } from './fixture.js';

const OWNER = 'PROVIDER.OWNER';
const CUSTOMER = 'ENTERPRISE.OWNER';
const said = (filling: Filling) => ({ input: { stars: 4, text: `${text(filling, 'review')} and more` } });

/** What customers say of their providers. */
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
  writeReview: { slots: { 'input.contractId': 'contractToEnd' }, rest: said, control: CUSTOMER },
  updateReview: { slots: inputId('review'), rest: said, control: CUSTOMER },
  answerReview: {
    slots: inputId('review'),
    rest: (f) => ({ input: { text: `${text(f, 'review')} and more` } }),
    control: OWNER,
  },
};
