import pactum from 'pactum';
import type { EngagementSeed } from '../../../apps/vigil/seed/market-seed.js';
import { as } from '../../../apps/vigil/seed/people.js';
import type { SiteSeed } from '../../../apps/vigil/seed/site-seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';

const IMPORT = 'mutation ($input: ImportDevicesInput!) { importDevices(input: $input) { id state dryRun } }';
const RUN = `query ($id: ID!) { importRun(id: $id) { state dryRun rowsTotal rowsChecked rowsWritten errorCount endedAt
  errors(first: 100) { edges { node { line column code message } } } } }`;
const DEVICES = 'query ($premisesId: ID!) { devices(filter: { premisesId: $premisesId }) { totalCount } }';
const TEMPLATE = '{ deviceImportTemplate }';
const HEADER = 'serial,modelCode,gbAddress,transmitterSerial,loop,point';
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };

interface Run {
  readonly state: string;
  readonly dryRun: boolean;
  readonly rowsTotal: number;
  readonly rowsChecked: number;
  readonly rowsWritten: number;
  readonly errorCount: number;
  readonly errors: { edges: { node: { line: number; column: string | null; code: string; message: string } }[] };
}

let test: TestApp;
let engagement: EngagementSeed;
beforeAll(async () => {
  test = await testApp({ parts: ['api', 'worker'] });
  engagement = await test.seed.engagement(await test.seed.provider());
}, 60_000);
afterAll(() => test?.close());

const technician = () => graph(test, as(engagement.provider, 'TECHNICIAN'));

async function upload(csv: string, role = 'TECHNICIAN', contentType = 'text/csv') {
  const token = await as(engagement.provider, role).client.token();
  return pactum
    .spec()
    .post(`${test.url}/uploads`)
    .withRequestTimeout(30_000)
    .withHeaders({ 'content-type': contentType, authorization: `Bearer ${token}` })
    .withBody(csv)
    .toss();
}

async function ended(id: string): Promise<Run> {
  const me = await technician();
  return eventually(async () => {
    const { importRun } = await me.data<{ importRun: Run }>(RUN, { id });
    return ['DONE', 'REFUSED', 'FAILED'].includes(importRun.state) ? importRun : undefined;
  }, 60);
}

async function imported(site: SiteSeed, source: { csv?: string; uploadId?: string }, dryRun = false): Promise<Run> {
  const input = { enterpriseId: engagement.enterprise.id, premisesId: site.premises.id, dryRun, ...source };
  const { importDevices } = await (await technician()).data<{ importDevices: { id: string } }>(IMPORT, { input });
  return ended(importDevices.id);
}

async function count(site: SiteSeed): Promise<number> {
  const { devices } = await (await technician()).data<{ devices: { totalCount: number } }>(DEVICES, {
    premisesId: site.premises.id,
  });
  return devices.totalCount;
}

const csvOf = (...rows: string[]) => [HEADER, ...rows, ''].join('\r\n');

it('takes what the template shows, inline, first as a dry run that writes nothing', async () => {
  const site = await engagement.premises();
  const { deviceImportTemplate: csv } = await (await technician()).data<{ deviceImportTemplate: string }>(TEMPLATE);
  const dry = await imported(site, { csv }, true);
  expect(dry).toMatchObject({
    state: 'DONE',
    dryRun: true,
    rowsTotal: 2,
    rowsChecked: 2,
    rowsWritten: 0,
    errorCount: 0,
  });
  expect(await count(site)).toBe(0);
  const real = await imported(site, { csv });
  expect(real).toMatchObject({ state: 'DONE', dryRun: false, rowsTotal: 2, rowsWritten: 2, errorCount: 0 });
  expect(await count(site)).toBe(2);
});

it('says of every wrong cell in which line and column it stands, in both languages, and writes no row at all', async () => {
  const site = await engagement.premises();
  const known = await site.standalone();
  const transmitter = await site.transmitter();
  const csv = csvOf(
    'OK-1,SMOKE-NB,,,,',
    'BAD-1,NO-SUCH,,,,',
    ',SMOKE-NB,,,,',
    `OK-2,SMOKE-LOOP,,${transmitter.serial},1,70000`,
    'OK-1,SMOKE-NB,,,,',
    `${known.serial},SMOKE-NB,,,,`,
    `TX-9,TX-STANDARD,${transmitter.gbAddress},,,`,
    'OK-3,SMOKE-LOOP,,NO-TX,1,1',
  );
  const run = await imported(site, { csv });
  expect(run).toMatchObject({ state: 'REFUSED', rowsWritten: 0 });
  const found = run.errors.edges.map(({ node: { line, column, code } }) => [line, column, code]);
  expect(found).toEqual(
    expect.arrayContaining([
      [3, 'modelCode', 'DEVICE.UNKNOWN_MODEL'],
      [4, 'serial', 'IMPORT.VALUE_MISSING'],
      [5, 'point', 'IMPORT.NOT_A_NUMBER'],
      [6, 'serial', 'IMPORT.TWICE_IN_FILE'],
      [7, 'serial', 'DEVICE.SERIAL_TAKEN'],
      [8, 'gbAddress', 'DEVICE.ADDRESS_TAKEN'],
      [9, 'transmitterSerial', 'DEVICE.NO_SUCH_TRANSMITTER'],
    ]),
  );
  expect(found.filter(([line]) => line === 2)).toEqual([]);
  expect(await count(site)).toBe(2);
});

it('words the errors in the language of the reader', async () => {
  const site = await engagement.premises();
  const input = { enterpriseId: engagement.enterprise.id, premisesId: site.premises.id, csv: csvOf(',SMOKE-NB,,,,') };
  const me = await technician();
  const { importDevices } = await me.data<{ importDevices: { id: string } }>(IMPORT, { input });
  await ended(importDevices.id);
  const chinese = await me.with({ 'accept-language': 'zh-CN' }).data<{ importRun: Run }>(RUN, { id: importDevices.id });
  expect(chinese.importRun.errors.edges[0]?.node).toMatchObject({ line: 2, message: '此单元格不能为空。' });
  const english = await me.data<{ importRun: Run }>(RUN, { id: importDevices.id });
  expect(english.importRun.errors.edges[0]?.node.message).toBe('This cell must not be empty.');
});

it('imports 2,000 devices of an uploaded file and tells how far it is', async () => {
  const site = await engagement.premises();
  const rows = Array.from(
    { length: 1_999 },
    (_, n) => `BULK-${n},SMOKE-LOOP,,BULK-TX,${1 + (n >> 8)},${1 + (n & 255)}`,
  );
  const uploaded = await upload(csvOf('BULK-TX,TX-STANDARD,0b0000000001,,,', ...rows));
  expect(uploaded.statusCode).toBe(201);
  const { uploadId, size } = uploaded.json as { uploadId: string; size: number };
  expect(size).toBeGreaterThan(60_000);
  const input = { enterpriseId: engagement.enterprise.id, premisesId: site.premises.id, uploadId };
  const me = await technician();
  const { importDevices } = await me.data<{ importDevices: { id: string; state: string } }>(IMPORT, { input });
  expect(['WAITING', 'CHECKING', 'WRITING', 'DONE']).toContain(importDevices.state);
  const seen: number[] = [];
  const run = await eventually(async () => {
    const { importRun } = await me.data<{ importRun: Run }>(RUN, { id: importDevices.id });
    seen.push(importRun.rowsChecked);
    return importRun.state === 'DONE' ? importRun : undefined;
  }, 60);
  expect(run).toMatchObject({ rowsTotal: 2_000, rowsChecked: 2_000, rowsWritten: 2_000, errorCount: 0 });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(await count(site)).toBe(2_000);
}, 90_000);

it('writes nothing of 500 rows of which the last is wrong', async () => {
  const site = await engagement.premises();
  const rows = Array.from({ length: 499 }, (_, n) => `HALF-${n},SMOKE-NB,,,,`);
  const run = await imported(site, { csv: csvOf(...rows, 'HALF-LAST,NO-SUCH,,,,') });
  expect(run).toMatchObject({ state: 'REFUSED', rowsWritten: 0, errorCount: 1 });
  expect(run.errors.edges[0]?.node).toMatchObject({ line: 501, column: 'modelCode' });
  expect(await count(site)).toBe(0);
});

it('refuses a file without its columns, an empty one, and one that is both inline and uploaded', async () => {
  const site = await engagement.premises();
  const codes = async (csv: string) => (await imported(site, { csv })).errors.edges.map(({ node }) => node.code);
  expect(await codes('serial,modelCode,colour\r\nX,SMOKE-NB,red\r\n')).toEqual(['IMPORT.COLUMN_UNKNOWN']);
  expect(await codes('serial\r\nX\r\n')).toEqual(['IMPORT.COLUMN_MISSING']);
  expect(await codes(`${HEADER}\r\n`)).toEqual(['IMPORT.EMPTY']);
  const both = { enterpriseId: engagement.enterprise.id, csv: csvOf('A,SMOKE-NB,,,,'), uploadId: site.premises.id };
  await (await technician()).refused(IMPORT, { input: both }, { code: 'GENERAL.INVALID_INPUT', field: 'input.csv' });
});

it('is for owner, manager and technician of the provider that serves the enterprise, with their own uploads', async () => {
  const site = await engagement.premises();
  const { provider, enterprise } = engagement;
  const input = { enterpriseId: enterprise.id, premisesId: site.premises.id, csv: csvOf('ROLE-1,SMOKE-NB,,,,') };
  for (const person of [as(provider, 'DISPATCHER'), as(provider, 'FINANCE'), as(enterprise, 'OWNER')]) {
    await (await graph(test, person)).refused(IMPORT, { input }, FORBIDDEN);
  }
  expect((await upload(input.csv, 'DISPATCHER')).statusCode).toBe(403);
  await pactum
    .spec()
    .post(`${test.url}/uploads`)
    .withHeaders('content-type', 'text/csv')
    .withBody(input.csv)
    .expectStatus(401);
  expect((await upload('{}', 'TECHNICIAN', 'application/json')).statusCode).toBe(400);
  const rival = await test.seed.provider({ roles: ['OWNER', 'TECHNICIAN'] });
  const stranger = await graph(test, as(rival, 'TECHNICIAN'));
  await stranger.refused(IMPORT, { input }, { code: 'GENERAL.NOT_FOUND' });
  const { uploadId } = (await upload(input.csv)).json as { uploadId: string };
  const own = await test.seed.engagement(rival, { roles: [] });
  const stolen = { enterpriseId: own.enterprise.id, uploadId };
  await stranger.refused(IMPORT, { input: stolen }, { code: 'GENERAL.NOT_FOUND' });
  const { importDevices } = await (await technician()).data<{ importDevices: { id: string } }>(IMPORT, { input });
  await stranger.refused(RUN, { id: importDevices.id }, { code: 'GENERAL.NOT_FOUND' });
  expect(await ended(importDevices.id)).toMatchObject({ state: 'DONE', rowsWritten: 1 });
});

it('takes no more uploads of an organisation than may wait, and says so', async () => {
  const crowded = await test.seed.provider({ roles: ['OWNER'] });
  const token = await as(crowded, 'OWNER').client.token();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'accept-language': 'zh-CN' };
  const send = () => fetch(`${test.url}/uploads`, { method: 'POST', headers, body: csvOf('FULL-1,SMOKE-NB,,,,') });
  for (let n = 0; n < 20; n += 1) expect((await send()).status).toBe(201);
  const refused = await send();
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('上限'), extensions: { code: 'IMPORT.UPLOADS_FULL' } }],
  });
  expect((await upload(csvOf('FULL-2,SMOKE-NB,,,,'))).statusCode).toBe(201);
});
