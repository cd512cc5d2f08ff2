import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database, Prisma } from '#platform';

export type SessionRow = Prisma.SessionGetPayload<object>;

export interface NewSession {
  readonly id: Uuid;
  readonly familyId: Uuid;
  readonly userId: Uuid;
  readonly organisationId: Uuid;
  readonly tokenHash: Uint8Array;
  readonly expiresAt: Date;
}

/** Refresh tokens. One sign-in begins a family, named by its first token; only the newest token of a family is good. */
@Injectable()
export class SessionRepository {
  constructor(private readonly db: Database) {}

  findByToken(tokenHash: Uint8Array): Promise<SessionRow | null> {
    return this.db.read((tx) => tx.session.findUnique({ where: { tokenHash: bytes(tokenHash) } }));
  }

  findById(id: Uuid): Promise<SessionRow | null> {
    return this.db.read((tx) => tx.session.findUnique({ where: { id } }));
  }

  /** When the family began, by the database's clock. */
  async signedInAt(familyId: Uuid): Promise<Date | undefined> {
    const first = await this.db.read((tx) =>
      tx.session.findUnique({ where: { id: familyId }, select: { createdAt: true } }),
    );
    return first?.createdAt;
  }

  async add(session: NewSession): Promise<void> {
    const data = { ...session, tokenHash: bytes(session.tokenHash) };
    await this.db.write((tx) => tx.session.create({ data, select: { id: true } }));
  }

  /**
   * Whoever changes a family holds its first row until the commit: two uses of one token come one after the other, and a
   * revocation never misses a token that is just being made.
   */
  async lockFamily(familyId: Uuid): Promise<void> {
    await this.db.write((tx) => tx.$queryRaw`SELECT 1 FROM session WHERE id = ${familyId}::uuid FOR UPDATE`);
  }

  /** Uses the token up; false where it was used, revoked or has expired by the database's clock. */
  async take(id: Uuid): Promise<boolean> {
    const taken = await this.db.write(
      (tx) => tx.$executeRaw`
        UPDATE session SET rotated_at = clock_timestamp()
        WHERE id = ${id}::uuid AND rotated_at IS NULL AND revoked_at IS NULL AND expires_at > clock_timestamp()`,
    );
    return taken === 1;
  }

  /** Uses up whichever token of the family is good; false where none is. */
  async takeOfFamily(familyId: Uuid): Promise<boolean> {
    const taken = await this.db.write(
      (tx) => tx.$executeRaw`
        UPDATE session SET rotated_at = clock_timestamp()
        WHERE family_id = ${familyId}::uuid AND rotated_at IS NULL AND revoked_at IS NULL AND expires_at > clock_timestamp()`,
    );
    return taken > 0;
  }

  async revokeFamily(familyId: Uuid): Promise<void> {
    await this.db.write(
      (tx) => tx.$executeRaw`
        UPDATE session SET revoked_at = clock_timestamp() WHERE family_id = ${familyId}::uuid AND revoked_at IS NULL`,
    );
  }
}

// Prisma wants its bytes in an ArrayBuffer of their own.
function bytes(value: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(value);
}
