import { Actor, type Authenticator, type ReadAudit, type ReadObservation } from '#access';
import { newId, Unauthenticated } from '#kernel';

export const PROVIDER = newId();
export const AUTHORITY = newId();
const [PERSON, COLLEAGUE, OFFICER] = [newId(), newId(), newId()];
/** Who was let in before and is no longer. */
export const revoked = new Set<string>();

const ACTORS: Readonly<Record<string, () => Actor>> = {
  'Bearer provider': () => provider(),
  'Bearer fired': () => provider(),
  'Bearer brief': () => provider(new Date(Date.now() + 600)),
  'Bearer colleague': () => provider(undefined, COLLEAGUE),
  'Bearer key': () => machine(),
  'Bearer other key': () => machine(),
  'Bearer authority': () =>
    new Actor({
      via: 'SESSION',
      userId: OFFICER,
      organisationId: AUTHORITY,
      organisationKind: 'AUTHORITY',
      roles: ['LEADER'],
      regionPath: '32/',
    }),
};

export class ProbeAuthenticator implements Authenticator {
  async authenticate(authorization: string | undefined): Promise<Actor> {
    if (authorization === undefined) return Actor.anonymous;
    const actor = ACTORS[authorization];
    if (!actor || revoked.has(authorization)) throw new Unauthenticated();
    return actor();
  }
}

/** What was put on record, and whether it can be. */
export const record = { lines: [] as string[], isBroken: false };

export class ProbeReadAudit implements ReadAudit {
  observer(): ReadObservation {
    let noted = 0;
    return {
      observe: (_model, rows) => {
        noted += rows.length;
      },
      flush: async (operationName) => {
        if (record.isBroken) throw new Error('the log is full');
        if (noted > 0) record.lines.push(`${operationName}:${noted}`);
        noted = 0;
      },
    };
  }
}

function machine(): Actor {
  return new Actor({
    via: 'API_KEY',
    organisationId: PROVIDER,
    organisationKind: 'PROVIDER',
    regionPath: '32/',
    scopes: ['incidents:read'],
  });
}

function provider(expiresAt?: Date, userId = PERSON): Actor {
  return new Actor({
    via: 'SESSION',
    userId,
    organisationId: PROVIDER,
    organisationKind: 'PROVIDER',
    roles: ['OWNER'],
    regionPath: '32/',
    expiresAt,
  });
}
