import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { parseInput, Transactional } from '#platform';
import { updatePremisesSchema } from '../premises.input.js';
import { PremisesQueries } from '../premises.queries.js';
import { PremisesRepository, type PremisesRow } from '../premises.repository.js';
import { assertSort, PremisesPlace } from './premises-place.js';

type Changes = Omit<z.output<typeof updatePremisesSchema>, 'id'>;
const REQUIRED = ['name', 'kind', 'address', 'regionCode'] as const;

@Injectable()
export class UpdatePremises {
  constructor(
    private readonly queries: PremisesQueries,
    private readonly premises: PremisesRepository,
    private readonly place: PremisesPlace,
    private readonly audit: AuditLog,
  ) {}

  /** Throws what createPremises throws. Signals and incidents keep the region that they were stamped with. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<PremisesRow> {
    actor.assert('update', 'Premises');
    const { id, ...given } = parseInput(updatePremisesSchema, input);
    const before = await this.queries.byId(actor, id, 'update');
    const changes = told(given);
    const after = { ...before, ...changes };
    assertSort(after.kind, after.smallPlaceSort);
    const regionPath = await this.place.locate(actor, after.regionCode, after.gridId);
    await this.premises.change(id, { ...changes, regionPath });
    this.audit.record({
      action: 'premises.updated',
      subjectType: 'Premises',
      subjectId: id,
      chains: [actor.organisationId, before.enterpriseId],
      detail: { fields: Object.keys(changes) },
    });
    return { ...after, regionPath };
  }
}

/** Left out means unchanged, and so does null for what may not be empty. */
function told(given: Changes): Partial<PremisesRow> {
  const required: readonly string[] = REQUIRED;
  const said = Object.entries(given).filter(
    ([key, value]) => value !== undefined && !(value === null && required.includes(key)),
  );
  return Object.fromEntries(said);
}
