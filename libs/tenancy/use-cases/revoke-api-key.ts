import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { Database, parseInput, Transactional, zUuid } from '#platform';
import { ApiKeyQueries } from '../api-key.queries.js';
import { ApiKeyRepository, type ApiKeyRow } from '../api-key.repository.js';
import { KeyRevoked } from '../domain/membership.errors.js';
import { TokenAuthenticator } from '../sessions/token-authenticator.js';

const schema = z.object({ id: zUuid });

@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly db: Database,
    private readonly queries: ApiKeyQueries,
    private readonly keys: ApiKeyRepository,
    private readonly authenticator: TokenAuthenticator,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<ApiKeyRow> {
    const { id } = parseInput(schema, input);
    const key = await this.queries.get(actor, id);
    actor.assert('revoke', 'ApiKey', key);
    if (!(await this.keys.revoke(id))) throw new KeyRevoked();
    this.audit.record({
      action: 'api_key.revoked',
      subjectType: 'ApiKey',
      subjectId: id,
      detail: { prefix: key.prefix },
    });
    this.db.afterCommit(this, () => this.authenticator.forget());
    return this.queries.get(actor, id);
  }
}
