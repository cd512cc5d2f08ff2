import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { defineError, type Uuid } from '#kernel';
import { FileTooLarge, Storage } from '#platform';
import { UPLOADS } from './upload-key.js';

const MEGABYTE = 1024 * 1024;
export const LARGEST_UPLOAD = 50 * MEGABYTE;
export const MOST_UPLOADS = 20;
export const MOST_BYTES = 500 * MEGABYTE;

/** Thrown before a file is taken, or while it comes; nothing of it is kept. */
export const UploadsFull = defineError('IMPORT.UPLOADS_FULL', {
  kind: 'limited',
  en: 'Your organisation has as many uploads waiting as it may: {most} files or {megabytes} MB. Import them; what no import used is removed a day after it came.',
  zh: '贵组织待导入的上传文件已达上限：{most} 个或合计 {megabytes} MB。请先完成导入；未被导入使用的文件将在上传一天后删除。',
});

interface Coming {
  files: number;
}

/** What an organisation may leave on the disk: nobody fills it for all others. */
@Injectable()
export class OrganisationUploads {
  /** Files that are still being sent; each may become as large as any. */
  private readonly coming = new Map<Uuid, Coming>();

  constructor(private readonly storage: Storage) {}

  /** Keeps the file; gives its size in bytes. Throws IMPORT.UPLOADS_FULL and, beyond 50 MB, STORAGE.FILE_TOO_LARGE. */
  async keep(organisationId: Uuid, key: string, content: Readable): Promise<{ size: number }> {
    const coming = this.coming.get(organisationId) ?? { files: 0 };
    this.coming.set(organisationId, coming);
    const before = coming.files;
    coming.files += 1;
    // A line that is cut while the room is measured must not end the process; whoever reads on is told.
    content.on('error', () => undefined);
    try {
      return await this.put(key, content, await this.roomFor(organisationId, before));
    } finally {
      coming.files -= 1;
      if (coming.files === 0) this.coming.delete(organisationId);
    }
  }

  /** In bytes, for one, with what those that came before and are not here yet may need set aside. */
  private async roomFor(organisationId: Uuid, before: number): Promise<number> {
    let [files, bytes] = [0, 0];
    for await (const { size } of this.storage.list(`${UPLOADS}/${organisationId}`)) {
      files += 1;
      bytes += size;
    }
    const left = MOST_BYTES - bytes - before * LARGEST_UPLOAD;
    if (files + before >= MOST_UPLOADS || left <= 0) throw full();
    return Math.min(LARGEST_UPLOAD, left);
  }

  private async put(key: string, content: Readable, largest: number): Promise<{ size: number }> {
    try {
      return await this.storage.put(key, content, { largest });
    } catch (error) {
      // It would have been small enough elsewhere.
      throw error instanceof FileTooLarge && largest < LARGEST_UPLOAD ? full() : error;
    }
  }
}

function full() {
  return new UploadsFull({ most: MOST_UPLOADS, megabytes: MOST_BYTES / MEGABYTE });
}
