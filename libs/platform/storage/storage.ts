import { constants, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { NotFound, newId } from '#kernel';
import { type AppConfig, CONFIG } from '../config/config.js';
import { FileTooLarge } from './storage.errors.js';

const KEY = /^[a-z][a-z0-9-]*(\/[A-Za-z0-9][A-Za-z0-9_-]*)+$/;
const MEGABYTE = 1024 * 1024;
const LARGEST = 100 * MEGABYTE;

export interface StoredFile {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  readonly changedAt: Date;
}

/** Files on the local disk, under `<home>/storage`. A key looks like `uploads/<uuid>`; who may use it is decided elsewhere. */
@Injectable()
export class Storage {
  private readonly folder: string;

  constructor(@Inject(CONFIG) config: AppConfig) {
    this.folder = path.join(config.home, 'storage');
  }

  /**
   * Streams to the disk; the file appears whole or not at all and replaces an earlier one. Gives its size in bytes.
   * Throws STORAGE.FILE_TOO_LARGE beyond `largest` bytes (100 MB unless told).
   */
  async put(key: string, content: Readable, options: { readonly largest?: number } = {}): Promise<{ size: number }> {
    const target = this.locate(key);
    const meter = new Meter(options.largest ?? LARGEST);
    const unfinished = path.join(this.folder, `.unfinished-${newId()}`);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    try {
      await pipeline(content, meter, createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }));
      await rename(unfinished, target);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    return { size: meter.size };
  }

  /** Gives the content as a stream. Throws GENERAL.NOT_FOUND. */
  async open(key: string): Promise<{ content: Readable; size: number }> {
    const handle = await openFile(this.locate(key));
    const { size } = await handle.stat();
    return { content: handle.createReadStream(), size };
  }

  /** What is absent is removed already. */
  async remove(key: string): Promise<void> {
    await rm(this.locate(key), { force: true });
  }

  /** Every file whose key begins with `<first>/`, as the disk gives them; one at a time, however many there are. */
  async *list(first: string): AsyncGenerator<StoredFile> {
    const folder = path.dirname(this.locate(`${first}/any`));
    const entries = await absent(opendir(folder, { recursive: true }));
    for await (const entry of entries ?? []) {
      const file = path.join(entry.parentPath, entry.name);
      const found = entry.isFile() && (await absent(stat(file)));
      if (found)
        yield {
          key: path.relative(this.folder, file).split(path.sep).join('/'),
          size: found.size,
          changedAt: found.mtime,
        };
    }
  }

  private locate(key: string): string {
    if (!KEY.test(key)) throw new Error(`Not a storage key: ${JSON.stringify(key)}`);
    return path.join(this.folder, key);
  }
}

/** What others remove in the meantime is absent, not an error. */
async function absent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new NotFound({ noun: 'file' });
    throw error;
  }
}

class Meter extends Transform {
  size = 0;

  constructor(private readonly largest: number) {
    super();
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, chunk?: Buffer) => void,
  ): void {
    this.size += chunk.length;
    if (this.size <= this.largest) done(null, chunk);
    else done(new FileTooLarge({ megabytes: Math.round((this.largest / MEGABYTE) * 100) / 100 }));
  }
}
