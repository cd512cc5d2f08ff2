import { Injectable } from '@nestjs/common';
import { Database } from '#platform';

export interface DeviceModelRow {
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly nameZh: string;
  readonly maker: string;
  readonly protocol: string;
  readonly profile: string | null;
  readonly heartbeatSeconds: number;
  readonly serviceLifeMonths: number;
}

/** The catalogue as it was loaded; the same for everyone, and some dozen rows at most. */
@Injectable()
export class DeviceModelRepository {
  constructor(private readonly db: Database) {}

  all(): Promise<DeviceModelRow[]> {
    return this.db.read((tx) => tx.deviceModel.findMany({ orderBy: { code: 'asc' } }));
  }

  find(code: string): Promise<DeviceModelRow | null> {
    return this.db.read((tx) => tx.deviceModel.findUnique({ where: { code } }));
  }
}
