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
  writeReview: { slots: { 'input.contractId': 'contractToEnd' }, rest: said, control: CUSTOMER },
  updateReview: { slots: inputId('review'), rest: said, control: CUSTOMER },
  answerReview: {
    slots: inputId('review'),
    rest: (f) => ({ input: { text: `${text(f, 'review')} and more` } }),
    control: OWNER,
  },
};
