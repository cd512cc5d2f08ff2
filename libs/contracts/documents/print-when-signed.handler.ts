import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type HandledEvent, OnEvent, Storage } from '#platform';
import { contractSigned } from '../contract.events.js';
import { printed } from './contract-paper.js';
import { DocumentRepository } from './document.repository.js';
import { documentKey } from './document-key.js';

/** What both have signed is printed once, and the hash of the file kept beside that of the terms. */
@Injectable()
export class PrintWhenSigned {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly storage: Storage,
  ) {}

  @OnEvent(contractSigned, { name: 'contracts.print' })
  async handle(event: HandledEvent<{ contractId: string; version: number }>): Promise<void> {
    const { payload, providerId, enterpriseId } = event;
    const { contractId, version } = payload;
    if (!providerId || !enterpriseId || (await this.documents.isPrinted(contractId, version))) return;
    const signed = await this.documents.signed(contractId, version);
    if (!signed) throw new Error(`Contract ${contractId} has no signed version ${version}`);
    const bytes = await printed(signed);
    // The file first: a row whose file is missing would be a promise broken, a file without a row is written over by the next try.
    await this.storage.put(documentKey(contractId, version), Readable.from([bytes]));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { contentHash } = signed;
    await this.documents.add({
      providerId,
      enterpriseId,
      contractId,
      version,
      contentHash,
      sha256,
      bytes: bytes.length,
    });
  }
}
