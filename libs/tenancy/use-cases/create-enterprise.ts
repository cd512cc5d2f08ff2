import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { Forbidden } from '#kernel';
import { Idempotency, parseInput, Transactional } from '#platform';
import { registeredFields, zIdempotencyKey } from '../organisation.inputs.js';
import { OrganisationQueries } from '../organisation.queries.js';
import type { OrganisationRow } from '../organisation.repository.js';
import { Registration } from '../registration.js';

const schema = z.object({ ...registeredFields, idempotencyKey: zIdempotencyKey });

/** A provider onboards a customer, which stays unclaimed until its owner accepts, and serves it from now on. */
@Injectable()
export class CreateEnterprise {
  constructor(
    private readonly registration: Registration,
    private readonly organisations: OrganisationQueries,
    private readonly idempotency: Idempotency,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<OrganisationRow> {
    const { idempotencyKey, ...wanted } = parseInput(schema, input);
    if (!actor.isProvider) throw new Forbidden();
    actor.assert('create', 'Engagement', { providerId: actor.organisationId });
    const id = await this.idempotency.once(
      actor.organisationId,
      'createEnterprise',
      idempotencyKey,
      wanted,
      async () => (await this.registration.register(actor, { ...wanted, kind: 'ENTERPRISE' })).id,
    );
    return this.organisations.get(actor, id);
  }
}
