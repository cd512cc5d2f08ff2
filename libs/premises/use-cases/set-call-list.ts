import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { parseInput, Transactional } from '#platform';
import { CallListRepository } from '../call-list.repository.js';
import { type CallListInput, setCallListSchema } from '../premises.input.js';
import { PremisesQueries } from '../premises.queries.js';
import type { PremisesRow } from '../premises.repository.js';

/** Writes the call list of premises anew: who is told, in which order. */
@Injectable()
export class SetCallList {
  constructor(
    private readonly queries: PremisesQueries,
    private readonly callLists: CallListRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws PREMISES.CALL_LIST_USER_UNKNOWN. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<PremisesRow> {
    actor.assert('update', 'CallListEntry');
    const { premisesId, entries } = parseInput(setCallListSchema, input);
    const premises = await this.queries.byId(actor, premisesId, 'update');
    await this.replace(actor, premises, entries);
    return premises;
  }

  /** Joins the transaction of the caller, who has checked that the actor may change these premises. */
  async replace(
    actor: Actor,
    premises: Pick<PremisesRow, 'id' | 'enterpriseId'>,
    entries: CallListInput,
  ): Promise<void> {
    await this.callLists.replace(premises.enterpriseId, premises.id, entries);
    this.audit.record({
      action: 'premises.callListSet',
      subjectType: 'Premises',
      subjectId: premises.id,
      chains: [actor.organisationId, premises.enterpriseId],
      detail: { entries: entries.length },
    });
  }
}
