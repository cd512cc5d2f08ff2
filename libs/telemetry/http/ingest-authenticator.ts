import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AUTHENTICATOR, type Authenticator } from '#access';
import { parseDeviceToken } from '#devices';
import { Unauthenticated } from '#kernel';
import { TenantPool } from '#platform';
import { IngestDenied } from '../domain/telemetry.errors.js';
import { findCredential, type IngestCaller } from './ingest-callers.sql.js';

const GATEWAY = { role: 'vigil_gateway' } as const;
const SCOPE = 'events:write';

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
    const shown = parseDeviceToken(authorization.slice('Bearer '.length));
    if (!shown) throw new Unauthenticated();
    const found = await this.pool.transaction(GATEWAY, (sql) => findCredential(sql, shown.prefix), true);
    if (!found || !sameSecret(found.secret_hash, shown.secretHash)) throw new Unauthenticated();
    return { deviceId: found.device_id, providerId: found.provider_id };
  }
}

/** In constant time. */
function sameSecret(known: Uint8Array, given: Uint8Array): boolean {
  return known.length === given.length && timingSafeEqual(known, given);
}
