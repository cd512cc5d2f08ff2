import { Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { IntentRow } from './stripe-operation.js';

export type NewIntent = Omit<Prisma.StripeIntentUncheckedCreateInput, 'id' | 'state'>;

@Injectable()
export class StripeIntentRepository {
  constructor(private readonly db: Database) {}

  /** The intent of this provider, operation and subject; `fresh` where it is made now. */
  async plan(intent: NewIntent): Promise<{ intent: IntentRow; fresh: boolean }> {
    const { providerId, operation, subject } = intent;
    return this.db.write(async (tx) => {
      const data = { ...intent, id: newId() };
      const { count } = await tx.stripeIntent.createMany({ data: [data], skipDuplicates: true });
      const where = { providerId_operation_subject: { providerId, operation, subject } };
      return { intent: await tx.stripeIntent.findUniqueOrThrow({ where }), fresh: count === 1 };
    });
  }

  async find(providerId: Uuid, id: Uuid): Promise<IntentRow | null> {
    return this.db.write((tx) => tx.stripeIntent.findFirst({ where: { providerId, id } }));
  }

  /** What was wished about these subjects, by subject. */
  async about(providerId: Uuid, operation: string, subjects: readonly string[]): Promise<Map<string, IntentRow>> {
    const where = { providerId, operation, subject: { in: [...subjects] } };
    const rows = await this.db.write((tx) => tx.stripeIntent.findMany({ where }));
    return new Map(rows.map((row) => [row.subject, row]));
  }

  /** The wishes that made these objects of Stripe's, by object. */
  async madeObjects(
    providerId: Uuid,
    operation: string,
    objectIds: readonly string[],
  ): Promise<Map<string, IntentRow>> {
    const where = { providerId, operation, objectId: { in: [...objectIds] } };
    const rows = await this.db.write((tx) => tx.stripeIntent.findMany({ where }));
    return new Map(rows.map((row) => [row.objectId ?? '', row]));
  }

  async subjectsOf(providerId: Uuid, operation: string, objectIds: readonly string[]): Promise<Map<string, string>> {
    const made = await this.madeObjects(providerId, operation, objectIds);
    return new Map([...made].map(([object, { subject }]) => [object, subject]));
  }

  /** Is anything still under way that is about this, or about a part of it? */
  async isOpen(providerId: Uuid, subject: string): Promise<boolean> {
    const where = { providerId, settledAt: null, subject: { startsWith: `${subject}/` } };
    return (await this.db.write((tx) => tx.stripeIntent.findFirst({ where, select: { id: true } }))) !== null;
  }

  /** True where it was settled now, false where it was before. */
  async done(intent: IntentRow, objectId: string): Promise<boolean> {
    return this.move(intent, { state: 'DONE', objectId, lastError: null, settledAt: new Date() });
  }

  async failed(intent: IntentRow, lastError: string): Promise<boolean> {
    return this.move(intent, { state: 'FAILED', lastError, settledAt: new Date() });
  }

  async unknown(intent: IntentRow, lastError: string): Promise<boolean> {
    return this.move(intent, { state: 'UNKNOWN', lastError });
  }

  private async move(
    { id, providerId }: IntentRow,
    data: Prisma.StripeIntentUncheckedUpdateManyInput,
  ): Promise<boolean> {
    const { count } = await this.db.write((tx) =>
      tx.stripeIntent.updateMany({
        where: { providerId, id, settledAt: null },
        data: { ...data, attempts: { increment: 1 } },
      }),
    );
    return count === 1;
  }
}
