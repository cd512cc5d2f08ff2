import { Args, Query, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { type Actor, Allow, CurrentActor } from '#access';
import { PageArgs, parseInput, toConnection, zUuid } from '#platform';
import { AuditQueries } from '../audit.queries.js';
import type { AuditRow } from '../audit.repository.js';
import { AuditEntryConnection, AuditEntryFilter, AuditEntryType } from './audit-entry.type.js';

const given = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const filterSchema = z.object({
  action: given(z.string().max(100)),
  subjectType: given(z.string().max(100)),
  subjectId: given(zUuid),
  from: given(z.date()),
  until: given(z.date()),
});

@Resolver(() => AuditEntryType)
export class AuditResolver {
  constructor(private readonly audit: AuditQueries) {}

  @Query(() => AuditEntryConnection, {
    description:
      'What was done in your organisation, who read it, and what an authority read of your whole region. Newest first.',
  })
  @Allow('read', 'AuditEntry')
  async auditEntries(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => AuditEntryFilter, nullable: true }) filter?: AuditEntryFilter | null,
  ): Promise<AuditEntryConnection> {
    const wanted = parseInput(filterSchema, filter ?? {}, 'filter');
    const found = await this.audit.list(actor, wanted, page.first, page.after ?? undefined);
    return toConnection(found, toType, (row) => row.id);
  }
}

function toType(row: AuditRow): AuditEntryType {
  return {
    ...row,
    seq: Number(row.seq),
    previousHash: Buffer.from(row.previousHash).toString('hex'),
    hash: Buffer.from(row.hash).toString('hex'),
  };
}
