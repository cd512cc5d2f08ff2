import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { newId, type Uuid } from '#kernel';
import { loadConfig, Storage } from '#platform';
import { LARGEST_UPLOAD, MOST_BYTES, MOST_UPLOADS, OrganisationUploads } from './organisation-uploads.js';
import { uploadKey } from './upload-key.js';

const FULL = 'IMPORT.UPLOADS_FULL';

let home: string;
let storage: Storage;
let uploads: OrganisationUploads;
let organisation: Uuid;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'vigil-uploads-'));
  storage = new Storage(loadConfig({ VIGIL_HOME: home, DATABASE_URL: 'postgresql://x', TOKEN_SECRET: 'x'.repeat(32) }));
  uploads = new OrganisationUploads(storage);
  organisation = newId();
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const keep = (content: Readable = Readable.from(['serial\n']), of = organisation, id = newId()) =>
  uploads.keep(of, uploadKey(of, id), content);

/** A file of that many bytes, without writing them. */
async function lies(bytes: number): Promise<string> {
  const key = uploadKey(organisation, newId());
  const file = path.join(home, 'storage', key);
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'w');
  await handle.truncate(bytes);
  await handle.close();
  return key;
}

it('takes twenty files of an organisation, and another once one is gone', async () => {
  const first = newId();
  await keep(undefined, organisation, first);
  for (let n = 1; n < MOST_UPLOADS; n += 1) await keep();
  await expect(keep()).rejects.toMatchObject({ code: FULL, kind: 'limited', params: { most: 20, megabytes: 500 } });
  await keep(undefined, newId());
  await storage.remove(uploadKey(organisation, first));
  expect(await keep()).toEqual({ size: 7 });
});

it('takes 500 MB altogether, and no file that would go beyond', async () => {
  for (let bytes = 0; bytes < MOST_BYTES - LARGEST_UPLOAD; bytes += LARGEST_UPLOAD) await lies(LARGEST_UPLOAD);
  const almost = await lies(LARGEST_UPLOAD - 10);
  await expect(keep(Readable.from(['12345678901']))).rejects.toMatchObject({ code: FULL });
  expect(await keep(Readable.from(['1234567890']))).toEqual({ size: 10 });
  await expect(keep(Readable.from(['1']))).rejects.toMatchObject({ code: FULL });
  await storage.remove(almost);
  expect(await keep(Readable.from(['1']))).toEqual({ size: 1 });
});

it('counts files that are still coming, and forgets those that broke off', async () => {
  const lines = Array.from({ length: 10 }, () => new PassThrough());
  const kept = lines.map((line) => keep(line).catch((error: Error) => error));
  await expect(keep()).rejects.toMatchObject({ code: FULL });
  for (const line of lines) line.destroy(new Error('the line is cut'));
  for (const outcome of await Promise.all(kept)) expect(outcome).toMatchObject({ message: 'the line is cut' });
  await keep();
});
