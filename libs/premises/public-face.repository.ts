import { Injectable } from '@nestjs/common';
import { Database } from '#platform';

export interface FaceRow {
  readonly name: string;
  readonly kind: string;
  readonly address: string;
  readonly regionCode: string;
  readonly monitored: boolean;
}

/** Reads as vigil_public, which the policies let see one row: that of the scanned code. */
@Injectable()
export class PublicFaceRepository {
  constructor(private readonly db: Database) {}

  async find(code: string): Promise<FaceRow | undefined> {
    const found = await this.db.within({ role: 'vigil_public', qrCode: code }, () =>
      this.db.read(
        (tx) => tx.$queryRaw<FaceRow[]>`
          SELECT p.name, p.kind, p.address, p.region_code AS "regionCode",
                 EXISTS (SELECT 1 FROM coverage c WHERE c.premises_id = p.id AND c.valid_from <= clock_timestamp()
                         AND (c.valid_to IS NULL OR c.valid_to > clock_timestamp())) AS monitored
          FROM premises p WHERE p.qr_code = ${code}`,
      ),
    );
    return found[0];
  }

  /** The names of a division and those above it, widest first. */
  async regionNames(code: string): Promise<{ name: string; nameEn: string | null }[]> {
    return this.db.within({ role: 'vigil_public' }, () =>
      this.db.read(
        (tx) => tx.$queryRaw<{ name: string; nameEn: string | null }[]>`
          SELECT above.name, above.name_en AS "nameEn" FROM division own
          JOIN division above ON own.path >= above.path AND own.path < above.path || '~'
          WHERE own.code = ${code} ORDER BY above.level`,
      ),
    );
  }
}
