import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database } from '#platform';

export interface Payer {
  readonly name: string;
  /** Of whoever answers for the organisation; Stripe sends its bills there. */
  readonly email: string | undefined;
}

/** Who pays, as the worker in its scope. Read when Stripe is told, so that no intent keeps what is about people. */
@Injectable()
export class Payers {
  constructor(private readonly db: Database) {}

  async of(organisationId: Uuid): Promise<Payer | undefined> {
    return this.db.write(async (tx) => {
      const organisation = await tx.organisation.findFirst({
        where: { id: organisationId },
        select: { name: true },
      });
      if (!organisation) return undefined;
      const chief = await tx.membership.findFirst({
        where: { organisationId, endedAt: null, roles: { hasSome: ['OWNER', 'LEADER'] } },
        select: { user: { select: { email: true } } },
        orderBy: { createdAt: 'asc' },
      });
      return { name: organisation.name, email: chief?.user.email };
    });
  }

  async kindOf(organisationId: Uuid): Promise<string | undefined> {
    const where = { id: organisationId };
    return (await this.db.write((tx) => tx.organisation.findFirst({ where, select: { kind: true } })))?.kind;
  }
}
