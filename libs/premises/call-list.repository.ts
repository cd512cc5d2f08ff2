import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { newId, type Uuid } from '#kernel';
import { Database, Prisma } from '#platform';
import { CallListUserUnknown } from './domain/premises.errors.js';
import type { CallListInput } from './premises.input.js';

export interface CallListRow {
  readonly id: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  readonly position: number;
  readonly duty: string;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly userId: Uuid | null;
}

@Injectable()
export class CallListRepository {
  constructor(private readonly db: Database) {}

  /** By premises and position. */
  of(actor: Actor, premisesIds: readonly Uuid[]): Promise<CallListRow[]> {
    const where = { AND: [actor.where('read', 'CallListEntry'), { premisesId: { in: [...premisesIds] } }] };
    return this.db.read((tx) =>
      tx.callListEntry.findMany({ where, orderBy: [{ premisesId: 'asc' }, { position: 'asc' }] }),
    );
  }

  /**
   * Puts these entries in place of all that stood there; positions run from 1. Throws PREMISES.CALL_LIST_USER_UNKNOWN: only
   * the foreign key knows the members of an enterprise when its provider writes.
   */
  async replace(enterpriseId: Uuid, premisesId: Uuid, entries: CallListInput): Promise<void> {
    const data = entries.map((entry, index) => ({
      id: newId(),
      enterpriseId,
      premisesId,
      position: index + 1,
      ...entry,
    }));
    await this.db.write((tx) => tx.callListEntry.deleteMany({ where: { enterpriseId, premisesId } }));
    await this.db.write((tx) => tx.callListEntry.createMany({ data })).catch(refuseStrangers);
  }
}

function refuseStrangers(error: unknown): never {
  const strange = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003';
  throw strange ? new CallListUserUnknown({}, 'input.entries') : error;
}
