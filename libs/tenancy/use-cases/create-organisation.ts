import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { Idempotency, parseInput, Transactional } from '#platform';
import { registeredFields, zIdempotencyKey } from '../organisation.inputs.js';
import { OrganisationQueries } from '../organisation.queries.js';
import type { OrganisationRow } from '../organisation.repository.js';
import { Registration } from '../registration.js';

const schema = z.object({
  ...registeredFields,
  kind: z.enum(['PROVIDER', 'AUTHORITY', 'ENTERPRISE']),
  idempotencyKey: zIdempotencyKey,
});

/** The platform registers a party of the market. */
@Injectable()
export class CreateOrganisation {
  constructor(
    private readonly registration: Registration,
    private readonly organisations: OrganisationQueries,
    private readonly idempotency: Idempotency,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<OrganisationRow> {
    const { idempotencyKey, ...wanted } = parseInput(schema, input);
    actor.assert('create', 'Organisation', { kind: wanted.kind });
    const id = await this.idempotency.once(
      actor.organisationId,
      'createOrganisation',
      idempotencyKey,
      wanted,
      async () => (await this.registration.register(actor, wanted)).id,
    );
    return this.organisations.get(actor, id);
  }
}
