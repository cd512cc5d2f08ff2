import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { loadConfig } from '../config/config.js';
import { Storage } from './storage.js';

let home: string;
let storage: Storage;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'vigil-storage-'));
  storage = new Storage(loadConfig({ VIGIL_HOME: home, DATABASE_URL: 'postgresql://x', TOKEN_SECRET: 'x'.repeat(32) }));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const files = () =>
  readdirSync(path.join(home, 'storage'), { recursive: true, withFileTypes: true }).filter((f) => f.isFile());

it('keeps what it is given, for its owner only, and forgets it on request', async () => {
  expect(await storage.put('uploads/a1', Readable.from(['first ', 'second']))).toEqual({ size: 12 });
  expect(statSync(path.join(home, 'storage/uploads/a1')).mode & 0o777).toBe(0o600);
  const { content, size } = await storage.open('uploads/a1');
  expect([await text(content), size]).toEqual(['first second', 12]);
  await storage.put('uploads/a1', Readable.from(['other']));
  expect(await text((await storage.open('uploads/a1')).content)).toBe('other');
  await storage.remove('uploads/a1');
  await storage.remove('uploads/a1');
  await expect(storage.open('uploads/a1')).rejects.toMatchObject({ code: 'GENERAL.NOT_FOUND' });
});

it('lists what lies under a first name, with the time of its last change', async () => {
  const list = async (first: string) => {
    const found = [];
    for await (const file of storage.list(first)) found.push(file);
    return found;
  };
  expect(await list('uploads')).toEqual([]);
  for (const key of ['uploads/o1/a', 'uploads/o2/b', 'photos/c']) await storage.put(key, Readable.from(['x']));
  const found = await list('uploads');
  expect(found.map(({ key }) => key).sort()).toEqual(['uploads/o1/a', 'uploads/o2/b']);
  for (const { size } of found) expect(size).toBe(1);
  for (const { changedAt } of found) expect(Date.now() - changedAt.getTime()).toBeLessThan(60_000);
  await expect(list('..')).rejects.toThrow('Not a storage key');
});

it('keeps nothing of a file that is too large or breaks off', async () => {
  await expect(storage.put('uploads/big', Readable.from(['12345', '67890']), { largest: 9 })).rejects.toMatchObject({
    code: 'STORAGE.FILE_TOO_LARGE',
  });
  const broken = Readable.from(
    (async function* () {
      yield 'half';
      throw new Error('the line is cut');
    })(),
  );
  await expect(storage.put('uploads/half', broken)).rejects.toThrow('the line is cut');
  expect(files()).toEqual([]);
});

it.each([
  '../x',
  'uploads/../../x',
  '/etc/passwd',
  'uploads/.hidden',
  'uploads//x',
  'uploads/a\0b',
  'uploads',
  'uploads/a\n',
  '',
])('refuses the key %j', async (key) => {
  await expect(storage.put(key, Readable.from(['x']))).rejects.toThrow('Not a storage key');
  await expect(storage.open(key)).rejects.toThrow('Not a storage key');
  await expect(storage.remove(key)).rejects.toThrow('Not a storage key');
});
