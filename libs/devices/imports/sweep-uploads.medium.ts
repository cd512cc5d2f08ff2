import { existsSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { newId } from '#kernel';
import { Storage } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { type PlacesHouse, placesHouse } from '../../regions/places.factory.js';
import { DevicesModule, DevicesWorkerModule } from '../devices.module.js';
import { SweepUploads } from './sweep-uploads.js';
import { uploadKey } from './upload-key.js';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let house: PlacesHouse;
beforeAll(async () => {
  database = await testDatabase();
  house = await placesHouse(database.config, new pg.Client(database.adminUrl), [DevicesModule, DevicesWorkerModule]);
});
afterAll(async () => {
  await house.close();
  await database.close();
});

it('forgets after a day what no import used, and nothing that one still has to read', async () => {
  const { organisationId: enterprise } = await house.actor('ENTERPRISE', ['OWNER']);
  const { organisationId: provider } = await house.actor('PROVIDER', ['OWNER']);
  const fileOf = (key: string) => path.join(database.config.home, 'storage', key);

  /** An upload of so many hours ago, and a run of it in this state, ended so long ago. */
  async function upload(hours: number, state?: string, endedHours?: number): Promise<string> {
    const key = uploadKey(provider, newId());
    await house.app.get(Storage).put(key, Readable.from(['serial\n']));
    const at = (Date.now() - hours * HOUR_MS) / 1_000;
    utimesSync(fileOf(key), at, at);
    if (!state) return key;
    await house.admin.query(
      `INSERT INTO import_run (id, provider_id, enterprise_id, noun, upload_key, dry_run, state, ended_at)
       VALUES ($1, $2, $3, 'DEVICE', $4, true, $5, now() - make_interval(hours => $6))`,
      [newId(), provider, enterprise, key, state, endedHours ?? null],
    );
    return key;
  }

  const kept = [
    await upload(23),
    await upload(30, 'WAITING'),
    await upload(30, 'WRITING'),
    await upload(30, 'FAILED', 1),
  ];
  const gone = [await upload(25), await upload(25, 'DONE', 20), await upload(99, 'FAILED', 60)];
  await house.app.get(SweepUploads).sweep();
  expect(kept.map((key) => existsSync(fileOf(key)))).toEqual(kept.map(() => true));
  expect(gone.map((key) => existsSync(fileOf(key)))).toEqual(gone.map(() => false));
});
