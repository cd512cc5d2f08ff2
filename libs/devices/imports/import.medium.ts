import { memoryUsage } from 'node:process';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import type { Actor } from '#access';
import { newId } from '#kernel';
import { type Progress, Storage } from '#platform';
import { CreatePremises } from '#premises';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { codeOf, LINGKOU, type PlacesHouse, placesHouse, routesHouse } from '../../regions/places.factory.js';
// The door brings the policies along.
import '../index.js';
import { DevicesHttpModule, DevicesModule, DevicesWorkerModule } from '../devices.module.js';
import { loadDeviceModels } from '../load-device-models.sql.js';
import { CreateDevice } from '../use-cases/create-device.js';
import { ImportDevices } from './import-devices.js';
import { ImportProcessor } from './import-processor.js';
import { ImportRunQueries } from './import-run.queries.js';
import { uploadKey } from './upload-key.js';

const HEADER = 'serial,modelCode,name,location,premisesName,premisesId,gbAddress,transmitterSerial,loop,point\n';
const POINTS = 200;

let database: TestDatabase;
let house: PlacesHouse;
let enterprise: Actor;
let provider: Actor;
let premisesId: string;
let batch = 0;

beforeAll(async () => {
  database = await testDatabase();
  house = await placesHouse(database.config, new pg.Client(database.adminUrl), [DevicesModule, DevicesWorkerModule]);
  await loadDeviceModels(house.admin);
  enterprise = await house.actor('ENTERPRISE', ['OWNER']);
  provider = await house.actor('PROVIDER', ['TECHNICIAN']);
  await house.engage(provider, enterprise);
  premisesId = await premisesNamed('Mill');
});
afterAll(async () => {
  await house.close();
  await database.close();
});

async function premisesNamed(name: string): Promise<string> {
  const input = { name, kind: 'FACTORY', address: '1 Mill Road', regionCode: LINGKOU.code };
  return (await house.as(enterprise, () => house.app.get(CreatePremises).execute(enterprise, input))).id;
}

/** `count` rows: detectors first, and at the end the transmitters behind which they stand. Line of row n (from 0) is n + 2. */
function* rows(count: number, mark = newId().slice(-8)): Generator<string> {
  batch += 1;
  const transmitters = Math.ceil(count / (POINTS + 1));
  for (let n = 0; n < count - transmitters; n += 1) {
    const [transmitter, place] = [n % transmitters, Math.floor(n / transmitters)];
    yield `${mark}-D${n},SMOKE-LOOP,"探测器, ${n}",${n}号,,,,${mark}-T${transmitter},${Math.floor(place / 100)},${place % 100}\n`;
  }
  for (let n = 0; n < transmitters; n += 1) {
    const address = `${(0xfe00 + batch).toString(16)}${n.toString(16).padStart(8, '0')}`;
    yield `${mark}-T${n},TX-STANDARD,用传 ${n},,,,${address},,,\n`;
  }
}

async function upload(lines: Iterable<string>): Promise<string> {
  const uploadId = newId();
  await house.app.get(Storage).put(uploadKey(provider.organisationId, uploadId), Readable.from(withHeader(lines)));
  return uploadId;
}
function* withHeader(lines: Iterable<string>): Generator<string> {
  yield HEADER;
  yield* lines;
}

const request = (input: object, actor = provider) =>
  house.as(actor, () =>
    house.app.get(ImportDevices).execute(actor, { enterpriseId: enterprise.organisationId, premisesId, ...input }),
  );
const process = (importId: string, progress: Progress = async () => undefined) => {
  const payload = {
    importId,
    providerId: provider.organisationId,
    enterpriseId: enterprise.organisationId,
    premisesId,
  };
  return house.app.get(ImportProcessor).process(payload, progress);
};
async function runOf(input: object) {
  const { id } = await request(input);
  await process(id);
  return house.as(provider, async () => {
    const queries = house.app.get(ImportRunQueries);
    const errors = await queries.errors(provider, id, { first: 100 });
    const problems = errors.rows.map(({ line, columnName, code }) => `${line} ${columnName} ${code}`);
    return { run: await queries.byId(provider, id), problems };
  });
}
async function devices(mark: string): Promise<number> {
  const { rows: found } = await house.admin.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM device WHERE serial LIKE $1',
    [`${mark}-%`],
  );
  return found[0]?.n ?? 0;
}

describe('an import', () => {
  it('writes all rows, detectors behind transmitters that stand further down', async () => {
    const { run, problems } = await runOf({ uploadId: await upload(rows(2_500, 'ALL')) });
    expect(problems).toEqual([]);
    expect(run).toMatchObject({
      state: 'DONE',
      rowsTotal: 2_500,
      rowsChecked: 2_500,
      rowsWritten: 2_500,
      errorCount: 0,
    });
    expect(run.endedAt).not.toBeNull();
    expect(await devices('ALL')).toBe(2_500);
    const { rows: wired } = await house.admin.query(
      `SELECT d.region_path, d.premises_id, d.kind, t.serial FROM device d JOIN device t ON t.id = d.transmitter_id WHERE d.serial = 'ALL-D13'`,
    );
    expect(wired).toEqual([{ region_path: LINGKOU.path, premises_id: premisesId, kind: 'SMOKE', serial: 'ALL-T0' }]);
    const { rows: said } = await house.admin.query(`SELECT payload FROM outbox_event WHERE name = 'devices.imported'`);
    expect(said).toEqual([{ payload: { importId: run.id, rows: 2_500 } }]);
    await expect(house.app.get(Storage).open(run.uploadKey)).rejects.toThrow();
  });

  it('finds every error of 5,000 rows at its line and imports nothing', async () => {
    await house.as(provider, () =>
      house.app
        .get(CreateDevice)
        .execute(provider, { premisesId, modelCode: 'TX-STANDARD', serial: 'OLD-T', gbAddress: 'aaaaaaaaaaaa' }),
    );
    const lines = [...rows(5_000, 'ERR')];
    const bad: Record<number, string> = {
      2: 'ERR-D0,NO-SUCH,,,,,,,,\n',
      17: ',SMOKE-NB,,,,,,,,\n',
      1001: 'OLD-T,SMOKE-NB,,,,,,,,\n',
      1002: 'ERR-X1,TX-STANDARD,,,,,aa:aa:aa:aa:aa:aa,,,\n',
      2000: 'ERR-D5,SMOKE-NB,,,,,,,,\n',
      3000: 'ERR-X2,SMOKE-LOOP,,,,,,NO-TX,1,1\n',
      3001: 'ERR-X3,SMOKE-LOOP,,,,,,ERR-T0,1,\n',
      4000: 'ERR-X4,SMOKE-NB,,,Nowhere,,,,,\n',
      4999: 'ERR-T22,TX-STANDARD,,,,,,,70000,\n',
    };
    for (const [line, text] of Object.entries(bad)) lines[Number(line) - 2] = text;
    const { run, problems } = await runOf({ uploadId: await upload(lines) });
    expect(problems).toEqual([
      '2 modelCode DEVICE.UNKNOWN_MODEL',
      '17 serial IMPORT.VALUE_MISSING',
      '1001 serial DEVICE.SERIAL_TAKEN',
      '1002 gbAddress DEVICE.ADDRESS_TAKEN',
      '2000 serial IMPORT.TWICE_IN_FILE',
      '3000 transmitterSerial DEVICE.NO_SUCH_TRANSMITTER',
      '3001 point DEVICE.POINT_INCOMPLETE',
      '4000 premisesName IMPORT.NO_SUCH_PREMISES',
      '4999 loop IMPORT.NOT_A_NUMBER',
    ]);
    expect(run).toMatchObject({
      state: 'REFUSED',
      rowsTotal: 5_000,
      rowsChecked: 5_000,
      rowsWritten: 0,
      errorCount: 9,
    });
    expect(await devices('ERR')).toBe(0);
  });

  it('keeps 1,000 errors and counts on', async () => {
    const { run } = await runOf({
      uploadId: await upload(Array.from({ length: 2_300 }, (_, n) => `MANY-${n},NO-SUCH,,,,,,,,\n`)),
    });
    expect(run).toMatchObject({ state: 'REFUSED', errorCount: 2_300 });
    const { rows: kept } = await house.admin.query(
      'SELECT count(*)::int AS n, max(line) AS last FROM import_error WHERE import_id = $1',
      [run.id],
    );
    expect(kept).toEqual([{ n: 1_000, last: 1_001 }]);
  });

  it('only checks on a dry run, after which the same upload is imported', async () => {
    const uploadId = await upload(rows(300, 'DRY'));
    const dry = await runOf({ uploadId, dryRun: true });
    expect(dry.run).toMatchObject({ state: 'DONE', rowsChecked: 300, rowsWritten: 0, errorCount: 0 });
    expect(await devices('DRY')).toBe(0);
    expect((await runOf({ uploadId })).run.state).toBe('DONE');
    expect(await devices('DRY')).toBe(300);
  });

  it('leaves nothing behind when it fails half-way, and starts again', async () => {
    const { id } = await request({ uploadId: await upload(rows(3_000, 'HALF')) });
    // Stands for a crash in the last batch: the database refuses one row.
    await house.admin.query(`ALTER TABLE device ADD CONSTRAINT crash CHECK (serial <> 'HALF-D2900')`);
    await expect(process(id)).rejects.toThrow(/crash/);
    expect(await devices('HALF')).toBe(0);
    const state = async () =>
      (await house.as(provider, () => house.app.get(ImportRunQueries).byId(provider, id))).state;
    expect(await state()).toBe('FAILED');
    await house.admin.query('ALTER TABLE device DROP CONSTRAINT crash');
    await process(id);
    expect(await state()).toBe('DONE');
    expect(await devices('HALF')).toBe(3_000);
    await process(id);
    expect(await devices('HALF')).toBe(3_000);
  });

  it('takes an upload as a stream, and only from those who may import', async () => {
    const actors = { technician: provider, guard: enterprise };
    const app = await routesHouse(database.config, [DevicesHttpModule], actors);
    try {
      const post = (payload: string, who: string, type = 'text/csv') => {
        const headers = { authorization: `Bearer ${who}`, 'content-type': type };
        return fetch(`${app.url}/uploads`, { method: 'POST', body: payload, headers });
      };
      const csv = [...withHeader(rows(4_000, 'UP'))].join('');
      const accepted = await post(csv, 'technician', 'text/csv; charset=utf-8');
      expect(accepted.status).toBe(201);
      const answer = (await accepted.json()) as { uploadId: string; size: number };
      expect(answer).toEqual({ uploadId: expect.any(String), size: Buffer.byteLength(csv) });
      const { run } = await runOf({ uploadId: answer.uploadId });
      expect(run).toMatchObject({ state: 'DONE', rowsWritten: 4_000 });
      for (const who of ['guard', 'nobody']) expect((await post(csv, who)).status).toBeGreaterThanOrEqual(400);
      const huge = await post(' '.repeat(50 * 1024 * 1024 + 1), 'technician');
      expect(huge.status).toBeGreaterThanOrEqual(400);
    } finally {
      await app.close();
    }
  });

  it('takes small files inline, finds premises by name or id, and refuses two of one name', async () => {
    const [weir, first] = [await premisesNamed('Weir'), await premisesNamed('Twin')];
    await premisesNamed('Twin');
    const csv = (last: string) => `${HEADER}IN-1,SMOKE-NB,,,Weir,,,,,\nIN-2,SMOKE-NB,,,,${first},,,,\n${last}`;
    const refused = await runOf({ csv: csv('IN-3,SMOKE-NB,,,Twin,,,,,\n') });
    expect(refused.problems).toEqual(['4 premisesName IMPORT.PREMISES_AMBIGUOUS']);
    expect((await runOf({ csv: csv('') })).run.state).toBe('DONE');
    const { rows: placed } = await house.admin.query(
      `SELECT premises_id FROM device WHERE serial LIKE 'IN-%' ORDER BY serial`,
    );
    expect(placed).toEqual([{ premises_id: weir }, { premises_id: first }]);
  });

  it('refuses what cannot be read, with the line', async () => {
    expect((await runOf({ csv: `${HEADER}A,SMOKE-NB,"open\n` })).problems).toEqual([
      expect.stringMatching(/^\d null IMPORT.BAD_CSV$/),
    ]);
    expect((await runOf({ csv: 'a,b\n1,2\n' })).run.state).toBe('REFUSED');
  });

  it('is asked for only by those who may, of what is theirs', async () => {
    const csv = `${HEADER}NOT-1,SMOKE-NB,,,,,,,,\n`;
    const rival = await house.actor('PROVIDER', ['OWNER']);
    expect(await codeOf(request({ csv }, rival))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(request({ csv }, enterprise))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(request({ csv }, await house.colleague(provider, ['FINANCE'])))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(request({ uploadId: newId() }))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(request({}))).toBe('GENERAL.INVALID_INPUT');
    await house.engage(rival, enterprise);
    expect(await codeOf(request({ uploadId: await upload(rows(3)) }, rival))).toBe('GENERAL.NOT_FOUND');
    const { id } = await request({ csv });
    const foreign = house.as(rival, () => house.app.get(ImportRunQueries).byId(rival, id));
    expect(await codeOf(foreign)).toBe('GENERAL.NOT_FOUND');
  });

  it('holds no rows: live memory grows by what must be unique, some 300 bytes per row', async () => {
    const collect = garbageCollector();
    const { id } = await request({ uploadId: await upload(rows(20_000, 'BIG')) });
    const live: number[] = [];
    let reports = 0;
    // A whole collection takes its time: after every fifth report it is enough.
    await process(id, async () => {
      reports += 1;
      if (reports % 5 !== 1) return;
      collect();
      live.push(memoryUsage().heapUsed);
    });
    expect(await devices('BIG')).toBe(20_000);
    expect(reports).toBe(41);
    expect(live).toHaveLength(9);
    expect(Math.max(...live) - Number(live[0])).toBeLessThan(20_000 * 500);
  }, 300_000);
});

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
