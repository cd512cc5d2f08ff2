import { Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import { Database } from '#platform';

/** Who serves whom: while an engagement stands, a provider sees the enterprise and its premises. */
@Injectable()
export class EngagementRepository {
  constructor(private readonly db: Database) {}

  /** As the enterprise: the two may write to each other from now on; nothing is shown for it. */
  async introduce(providerId: Uuid, enterpriseId: Uuid): Promise<void> {
    const now = new Date();
    const data = { id: newId(), providerId, enterpriseId, since: now, endedAt: now };
    await this.db.write((tx) => tx.engagement.createMany({ data, skipDuplicates: true }));
  }

  /** As the enterprise, or as the worker in their scope; an engagement that stands goes on. */
  async open(providerId: Uuid, enterpriseId: Uuid): Promise<void> {
    await this.db.write((tx) =>
      tx.engagement.updateMany({
        where: { providerId, enterpriseId, endedAt: { not: null } },
        data: { since: new Date(), endedAt: null },
      }),
    );
  }

  /** As the worker in their scope. */
  async end(providerId: Uuid, enterpriseId: Uuid): Promise<void> {
    await this.db.write((tx) =>
      tx.engagement.updateMany({ where: { providerId, enterpriseId, endedAt: null }, data: { endedAt: new Date() } }),
    );
  }
}
