import type { Readable } from 'node:stream';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { type Actor, Allow } from '#access';
import { Database, parseInput, Storage, zUuid } from '#platform';
import { DocumentRepository } from './document.repository.js';
import { documentKey } from './document-key.js';

interface Reply {
  header(name: string, value: string): Reply;
  send(body: Readable): unknown;
}

const zVersion = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number);

/** GET /contracts/:id/documents/:version: the printed version, for the two parties; a stranger finds nothing there. */
@Controller('contracts')
export class DocumentsController {
  constructor(
    private readonly db: Database,
    private readonly documents: DocumentRepository,
    private readonly storage: Storage,
  ) {}

  @Get(':id/documents/:version')
  @Allow('read', 'ContractDocument')
  async download(
    @Param('id') id: string,
    @Param('version') which: string,
    @Req() { actor }: { actor: Actor },
    @Res() reply: Reply,
  ): Promise<void> {
    const [contractId, version] = [parseInput(zUuid, id, 'id'), parseInput(zVersion, which, 'version')];
    const row = await this.db.within(actor.tenancy, () => this.documents.get(actor, contractId, version));
    const { content } = await this.storage.open(documentKey(contractId, version));
    reply
      .header('content-type', 'application/pdf')
      .header('content-length', String(row.bytes))
      .header('content-disposition', `attachment; filename="${contractId}-v${version}.pdf"`)
      .header('etag', `"${row.sha256}"`)
      .header('cache-control', 'private, no-store')
      .send(content);
  }
}
