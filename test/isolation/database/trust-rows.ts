import { idOf, partiesOf, type Side, type Values } from './parties.js';

/** What customers say: one that is served, one that has left, and what was said of the provider of before. */
export function trustRows(side: Side): Record<string, Record<string, Values>> {
  const us = partiesOf(side);
  const period = { period: '2026-Q3' };
  const contract = (name: string) => ({ contract_id: idOf(side, 'contract', name) });
  const author = (name: string) => ({ author_id: idOf(side, 'review_author', name), ...period });
  return {
    review_author: {
      customer: { ...period, ...contract('active') },
      departed: { ...period, ...contract('asked'), enterprise_id: us.departed },
      former: { ...period, ...contract('left'), provider_id: us.former },
    },
    review: {
      customer: author('customer'),
      departed: author('departed'),
      former: { ...author('former'), provider_id: us.former },
    },
  };
}
