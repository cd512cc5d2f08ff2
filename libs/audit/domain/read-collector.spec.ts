import { newId } from '#kernel';
import { ReadCollector } from './read-collector.js';

const me = newId();
const [provider, enterprise] = [newId(), newId()];
const collector = () =>
  new ReadCollector(me, (model) => (model === 'division' ? [] : model === 'organisation' ? ['id'] : ['providerId']));

it('ascribes each row to every tenant that it names, with counts and ids', () => {
  const reads = new ReadCollector(me, () => ['providerId', 'enterpriseId']);
  const ids = Array.from({ length: 60 }, newId);
  reads.observe(
    'incident',
    ids.map((id) => ({ id, providerId: provider, enterpriseId: enterprise })),
  );
  const found = reads.organisations();
  expect(found.map(({ organisationId }) => organisationId)).toEqual([provider, enterprise]);
  for (const { reads: read } of found) expect(read).toEqual({ incident: { count: 60, ids: ids.slice(0, 50) } });
});

it('keeps silent about its own rows and about reference data', () => {
  const reads = collector();
  reads.observe('grid', [{ id: newId(), providerId: me }]);
  reads.observe('division', [{ code: '321181' }]);
  expect(reads.organisations()).toEqual([]);
  expect(reads.unascribed()).toBeUndefined();
});

it('sees tenants in relations that were fetched along', () => {
  const reads = collector();
  const id = newId();
  reads.observe('organisation', [{ id: me, devices: [{ id, enterpriseId: enterprise, at: new Date() }] }]);
  expect(reads.organisations()).toEqual([
    { organisationId: enterprise, reads: { 'organisation.devices': { count: 1, ids: [id] } } },
  ]);
});

it('reports a row whose tenant was not fetched instead of losing it', () => {
  const reads = collector();
  const id = newId();
  reads.observe('incident', [{ id }]);
  expect(reads.unascribed()).toEqual({ incident: { count: 1, ids: [id] } });
});
