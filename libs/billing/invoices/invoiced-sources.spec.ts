import { invoicedSources } from './invoiced-sources.js';

const source = { type: 'subsidy.claim', id: '7' };

it('names what was put on the next invoice, and what was billed apart, each once', () => {
  const credit = {
    subject: 'c/item sla.credit 3',
    params: { contractId: 'c', source: { type: 'sla.credit', id: '3' } },
  };
  const lines = [1, 2].map((line) => ({ subject: `one-off subsidy.claim 7/${line}`, params: { source } }));
  expect(invoicedSources([credit, ...lines])).toEqual([
    { type: 'sla.credit', id: '3', contractId: 'c' },
    { ...source, contractId: null },
  ]);
});

it('reads what was ordered before the source was kept', () => {
  const old = [
    { subject: 'c/item sla.credit 3', params: { contractId: 'c' } },
    { subject: 'one-off subsidy.claim 7/1', params: {} },
  ];
  expect(invoicedSources(old)).toEqual([
    { type: 'sla.credit', id: '3', contractId: 'c' },
    { ...source, contractId: null },
  ]);
});

it('is silent about what only the period has had', () => {
  expect(invoicedSources([{ subject: 'c/period 2026 SMOKE 1-2', params: { contractId: 'c' } }])).toEqual([]);
});
