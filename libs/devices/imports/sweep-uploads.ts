import { Injectable } from '@nestjs/common';
import { Every, Logger, Storage, TenantPool } from '#platform';
import { isNeeded } from './import-progress.sql.js';
import { ownerOf, UPLOADS } from './upload-key.js';

const HOUR_MS = 3_600_000;
const KEPT_MS = 24 * HOUR_MS;

/** Removes uploads that nobody imported within a day: forgotten ones would fill the disk. */
@Injectable()
export class SweepUploads {
  constructor(
    private readonly pool: TenantPool,
    private readonly storage: Storage,
    private readonly logger: Logger,
  ) {}

  @Every({ name: 'devices.uploads', everyMs: HOUR_MS })
  async sweep(): Promise<void> {
    const until = Date.now() - KEPT_MS;
    let removed = 0;
    for await (const { key, changedAt } of this.storage.list(UPLOADS)) {
      if (changedAt.getTime() > until || (await this.isNeeded(key))) continue;
      await this.storage.remove(key);
      removed += 1;
    }
    if (removed > 0) this.logger.info('Uploads removed that no import used', { removed });
  }

  private async isNeeded(key: string): Promise<boolean> {
    const providerId = ownerOf(key);
    return this.pool.transaction({ role: 'vigil_worker', providerId }, (sql) => isNeeded(sql, providerId, key), true);
  }
}
