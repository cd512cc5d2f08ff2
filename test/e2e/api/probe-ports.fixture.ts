import { Actor, type Authenticator, type ReadAudit, type ReadObservation } from '#access';
import { newId, Unauthenticated } from '#kernel';

export const PROVIDER = newId();
export const AUTHORITY = newId();

const ACTORS: Readonly<Record<string, () => Actor>> = {
  'Bearer provider': () => provider(),
  'Bearer brief': () => provider(new Date(Date.now() + 600)),
  'Bearer authority': () =>
    new Actor({
      via: 'SESSION',
      userId: newId(),
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
    if (!actor) throw new Unauthenticated();
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

function provider(expiresAt?: Date): Actor {
  return new Actor({
    via: 'SESSION',
    userId: newId(),
    organisationId: PROVIDER,
    organisationKind: 'PROVIDER',
    roles: ['OWNER'],
    regionPath: '32/',
    expiresAt,
  });
}
