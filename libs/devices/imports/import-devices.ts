import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { invalid, NotFound, newId, type Uuid } from '#kernel';
import { bilingual, Idempotency, Outbox, parseInput, Storage, Transactional, zUuid } from '#platform';
import { PremisesQueries } from '#premises';
import { deviceImportRequested } from './import-devices.job.js';
import { ImportRunRepository, type ImportRunRow } from './import-run.repository.js';
import { OrganisationUploads } from './organisation-uploads.js';
import { inlineKey, uploadKey } from './upload-key.js';

const INLINE_BYTES = 64 * 1024;

const schema = z.object({
  premisesId: zUuid.nullish(),
  enterpriseId: zUuid,
  csv: z
    .string()
    .refine(
      (csv) => Buffer.byteLength(csv) <= INLINE_BYTES,
      bilingual('must have at most 64 kB; upload larger files', '不得超过64 kB，较大文件请先上传'),
    )
    .nullish(),
  uploadId: zUuid.nullish(),
  dryRun: z.boolean().nullish(),
  idempotencyKey: z.string().min(1).max(200).nullish(),
});
type Wanted = Omit<z.output<typeof schema>, 'idempotencyKey'>;

/** Where the rows of an import come from and go to. */
@Injectable()
export class ImportSource {
  constructor(
    private readonly premises: PremisesQueries,
    private readonly storage: Storage,
    private readonly uploads: OrganisationUploads,
  ) {}

  async assertPlace(actor: Actor, enterpriseId: Uuid, premisesId?: Uuid | null): Promise<void> {
    if (!(await this.premises.isServed(actor, enterpriseId)))
      throw new NotFound({ noun: 'enterprise' }, 'input.enterpriseId');
    if (!premisesId) return;
    const place = await this.premises.byId(actor, premisesId);
    if (place.enterpriseId !== enterpriseId) throw new NotFound({ noun: 'premises' }, 'input.premisesId');
  }

  /** The storage key of the file. An upload of another organisation lies under another key, so it is not found. */
  async keyOf(actor: Actor, { csv, uploadId }: Pick<Wanted, 'csv' | 'uploadId'>): Promise<string> {
    if (!csv === !uploadId)
      throw invalid('input.csv', 'give either csv or uploadId', 'csv 与 uploadId 须且仅须填写一个');
    const { organisationId } = actor;
    const key = uploadId ? uploadKey(organisationId, uploadId) : inlineKey(organisationId);
    if (csv) await this.uploads.keep(organisationId, key, Readable.from([csv]));
    else (await this.storage.open(key)).content.destroy();
    return key;
  }
}

/** Asks for an import. The worker does it; the run tells how far it is. */
@Injectable()
export class ImportDevices {
  constructor(
    private readonly runs: ImportRunRepository,
    private readonly source: ImportSource,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Throws GENERAL.NOT_FOUND for an upload, enterprise or premises that is not the actor's to use. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<ImportRunRow> {
    actor.assert('create', 'ImportRun');
    actor.assert('create', 'Device');
    const { idempotencyKey, ...wanted } = parseInput(schema, input);
    const key = idempotencyKey;
    const id = await this.idempotency.once(actor.organisationId, 'importDevices', key, wanted, () =>
      this.request(actor, wanted),
    );
    const run = await this.runs.find(actor, id);
    if (!run) throw new NotFound({ noun: 'import' });
    return run;
  }

  private async request(actor: Actor, wanted: Wanted): Promise<Uuid> {
    const { enterpriseId, premisesId, dryRun } = wanted;
    const [importId, providerId] = [newId(), actor.organisationId];
    await this.source.assertPlace(actor, enterpriseId, premisesId);
    await this.runs.add({
      id: importId,
      providerId,
      enterpriseId,
      noun: 'DEVICE',
      uploadKey: await this.source.keyOf(actor, wanted),
      dryRun: dryRun ?? false,
      createdBy: actor.facts.userId ?? null,
    });
    const payload = { importId, providerId, enterpriseId, premisesId: premisesId ?? undefined };
    await this.outbox.add(deviceImportRequested, { providerId, enterpriseId, orderingKey: importId, payload });
    const detail = { enterpriseId, premisesId: premisesId ?? null, dryRun: dryRun ?? false };
    const chains = [providerId, enterpriseId];
    this.audit.record({
      action: 'device.importRequested',
      subjectType: 'ImportRun',
      subjectId: importId,
      chains,
      detail,
    });
    return importId;
  }
}
