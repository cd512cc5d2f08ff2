import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { type HandledEvent, Jobs, LiveBus, OnEvent } from '#platform';
import { devicesImported } from '../device.events.js';
import { DEVICES_TOPIC } from '../use-cases/device-journal.js';
import { deviceImportRequested, type ImportPayload, importDevicesJob } from './import-devices.job.js';

/** What happens around an import: the request becomes a job, and the end leaves its audit entry. */
@Injectable()
export class ImportHandlers {
  constructor(
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
    private readonly live: LiveBus,
  ) {}

  @OnEvent(deviceImportRequested, { name: 'start-device-import' })
  async start({ payload }: HandledEvent<ImportPayload>): Promise<void> {
    await this.jobs.add(importDevicesJob, payload, { jobId: payload.importId });
  }

  @OnEvent(devicesImported, { name: 'record-device-import' })
  async record({
    payload,
    providerId,
    enterpriseId,
    afterCommit,
  }: HandledEvent<{ importId: string; rows: number }>): Promise<void> {
    const { importId, rows } = payload;
    const chains = [providerId, enterpriseId].filter((id) => id !== undefined);
    this.audit.record({
      action: 'device.imported',
      subjectType: 'ImportRun',
      subjectId: importId,
      chains,
      detail: { rows },
    });
    afterCommit(() => this.live.publish(DEVICES_TOPIC, [importId]));
  }
}
