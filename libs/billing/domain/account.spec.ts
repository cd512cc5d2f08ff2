import { GONE, standingOf } from './account.js';

it('names each thing that is missing once, in order', () => {
  const requirements = { currently_due: ['b', 'a'], past_due: ['c', 'a'], disabled_reason: 'requirements.past_due' };
  expect(standingOf({ charges_enabled: true, requirements })).toEqual({
    chargesEnabled: true,
    payoutsEnabled: false,
    detailsSubmitted: false,
    due: ['a', 'b', 'c'],
    disabledReason: 'requirements.past_due',
  });
});

it('takes what is not said for not given', () => expect(standingOf({})).toEqual(GONE));
