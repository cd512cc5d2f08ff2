import { Injectable } from '@nestjs/common';
import type { ActorFacts } from '#access';
import { TenantPool } from '#platform';
import { parseApiKey, sameSecret } from '../domain/api-key.js';
import { livingKey, noteUse } from './api-key.sql.js';

const NOBODYS = Buffer.alloc(32);

/** Tells whose an API key is. */
@Injectable()
export class ApiKeyVerifier {
  constructor(private readonly pool: TenantPool) {}

  /** Undefined for a key that is malformed, unknown, wrong, expired or revoked. */
  async verify(text: string): Promise<ActorFacts | undefined> {
    const parsed = parseApiKey(text);
    if (!parsed) return undefined;
    return this.pool.transaction({ role: 'vigil_auth' }, async (sql) => {
      const key = await livingKey(sql, parsed.prefix);
      const matches = sameSecret(key?.secretHash ?? NOBODYS, parsed.secretHash);
      if (!key || !matches) return undefined;
      await noteUse(sql, key.id);
      const { organisationId, kind, regionPath, scopes } = key;
      return { via: 'API_KEY', organisationId, organisationKind: kind, regionPath, scopes };
    });
  }
}
