import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AUTHENTICATOR, type Authenticator } from '#access';
import { Unauthenticated } from '#kernel';
import { TenantPool } from '#platform';
import { IngestDenied } from '../domain/telemetry.errors.js';
import { findCredential, type IngestCaller } from './ingest-callers.sql.js';

const GATEWAY = { role: 'vigil_gateway' } as const;
const SCOPE = 'events:write';
/** As devices issues them: found by the first part, proved by the second. */
const DEVICE_TOKEN = /^Bearer vd_([0-9A-Za-z]{8})_([0-9A-Za-z]{32})$/;

/** Tells who posts events: a device by its credential, or a provider's or enterprise's machine by its API key. */
@Injectable()
export class IngestAuthenticator {
  constructor(
    private readonly pool: TenantPool,
    @Inject(AUTHENTICATOR) private readonly authenticator: Authenticator,
  ) {}

  /** Throws `Unauthenticated`, or `INGEST.SCOPE_MISSING` for a caller that is known but may not send events. */
  async authenticate(authorization: string | undefined): Promise<IngestCaller> {
    if (!authorization) throw new Unauthenticated();
    if (authorization.startsWith('Bearer vd_')) return this.device(authorization);
    const { facts } = await this.authenticator.authenticate(authorization);
    const { organisationKind: kind, organisationId } = facts;
    if (!organisationId) throw new Unauthenticated();
    if (facts.via !== 'API_KEY' || !facts.scopes?.includes(SCOPE)) throw new IngestDenied();
    if (kind !== 'PROVIDER' && kind !== 'ENTERPRISE') throw new IngestDenied();
    return { organisationId, kind };
  }

  private async device(authorization: string): Promise<IngestCaller> {
    const [, prefix, secret] = DEVICE_TOKEN.exec(authorization) ?? [];
    if (!prefix || !secret) throw new Unauthenticated();
    const found = await this.pool.transaction(GATEWAY, (sql) => findCredential(sql, prefix), true);
    const hash = createHash('sha256').update(secret).digest();
    if (!found || found.secret_hash.length !== hash.length || !timingSafeEqual(found.secret_hash, hash)) {
      throw new Unauthenticated();
    }
    return { deviceId: found.device_id };
  }
}
