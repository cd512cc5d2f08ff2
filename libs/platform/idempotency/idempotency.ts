import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson, type Json, type Uuid } from '#kernel';
import { Database } from '../database/database.js';
import type { Prisma } from '../generated/prisma/client.js';
import { IdempotencyKeyReused } from './idempotency.errors.js';

/** Lets a caller repeat a creating request without creating twice. */
@Injectable()
export class Idempotency {
  constructor(private readonly database: Database) {}

  /**
   * Runs `work` once per organisation, operation and key, and gives its result again to later callers; without a key it just
   * runs. The result is best an id. Only inside `@Transactional()`: key and effect are committed together, and a second
   * caller waits for the first. Throws GENERAL.IDEMPOTENCY_KEY_REUSED when the input is another one.
   */
  async once<Result extends Json>(
    organisationId: Uuid,
    operation: string,
    key: string | null | undefined,
    input: unknown,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (key === undefined || key === null) return work();
    const id = { organisationId, operation, key };
    const requestHash = hash(input);
    const { count } = await this.database.write((tx) =>
      tx.idempotencyKey.createMany({ data: [{ ...id, requestHash }], skipDuplicates: true }),
    );
    const where = { organisationId_operation_key: id };
    if (count === 0) {
      const earlier = await this.database.write((tx) => tx.idempotencyKey.findUniqueOrThrow({ where }));
      if (earlier.requestHash !== requestHash) throw new IdempotencyKeyReused({}, 'idempotencyKey');
      return earlier.result as Result;
    }
    const result = await work();
    await this.database.write((tx) =>
      tx.idempotencyKey.update({ where, data: { result: result as Prisma.InputJsonValue } }),
    );
    return result;
  }
}

/** By way of JSON text, so that dates and class instances are what the wire would show of them. */
function hash(input: unknown): string {
  const plain = JSON.parse(
    JSON.stringify(input ?? null, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
  );
  return createHash('sha256')
    .update(canonicalJson(plain as Json))
    .digest('hex');
}
