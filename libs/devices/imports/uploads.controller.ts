import type { Readable } from 'node:stream';
import { Controller, HttpCode, type OnModuleInit, Post, Req } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type Actor, Allow } from '#access';
import { defineError, newId, type Uuid } from '#kernel';
import { OrganisationUploads } from './organisation-uploads.js';
import { uploadKey } from './upload-key.js';

const TYPES = ['text/csv', 'application/octet-stream'];

/** Thrown when the body of an upload is not sent as a file. */
export const NotAFile = defineError('IMPORT.NOT_A_FILE', {
  kind: 'invalid',
  en: 'Send the file itself as the body, with "content-type: text/csv".',
  zh: '请以文件内容作为请求正文，并设置 “content-type: text/csv”。',
});

interface UploadRequest {
  readonly actor: Actor;
  readonly body: unknown;
}
interface Server {
  hasContentTypeParser(type: string): boolean;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, body: Readable, done: (error: null, body: Readable) => void) => void,
  ): void;
}

/**
 * POST /uploads: takes one file of at most 50 MB as a stream, while its organisation has room, and answers the id by which an
 * import names it.
 */
@Controller('uploads')
export class UploadsController implements OnModuleInit {
  constructor(
    private readonly uploads: OrganisationUploads,
    private readonly host: HttpAdapterHost,
  ) {}

  /** The bytes go to the disk as they come; by default the server would want to hold or refuse them. */
  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<Server>();
    for (const type of TYPES.filter((one) => !server.hasContentTypeParser(one))) {
      server.addContentTypeParser(type, (_request, body, done) => done(null, body));
    }
  }

  @Post()
  @HttpCode(201)
  @Allow('create', 'ImportRun')
  async upload(@Req() { actor, body }: UploadRequest): Promise<{ uploadId: Uuid; size: number }> {
    if (!isStream(body)) throw new NotAFile();
    const uploadId = newId();
    const { organisationId } = actor;
    const { size } = await this.uploads.keep(organisationId, uploadKey(organisationId, uploadId), body);
    return { uploadId, size };
  }
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body;
}
