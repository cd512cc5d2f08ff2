import { Injectable } from '@nestjs/common';
import { Actor, type ActorFacts, type OrganisationKind } from '#access';
import { AuditLog } from '#audit';
import { newId, type Uuid } from '#kernel';
import type { Tenancy } from '#platform';
import { hashToken, randomToken } from '../domain/secrets.js';
import { SessionEnded } from '../domain/session.errors.js';
import { refreshUntil } from '../domain/session.js';
import { AccessTokens } from './access-tokens.js';
import { SessionRepository } from './session.repository.js';

/** What a client is given. The refresh token is good for one use. */
export interface SessionGrant {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly actor: Actor;
}

/** The authenticator's role in the name of a person, so that the audit log knows who it was. */
export function inTheNameOf(userId: Uuid, organisationId: Uuid): Tenancy {
  return { role: 'vigil_auth', userId, organisationId };
}

/** Makes the tokens of a session. Everything here runs inside a write transaction of `inTheNameOf`. */
@Injectable()
export class Sessions {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly tokens: AccessTokens,
    private readonly audit: AuditLog,
  ) {}

  /** Begins a family: someone has just proved who it is. */
  async open(facts: ActorFacts): Promise<SessionGrant> {
    const familyId = newId();
    this.audit.record({ action: 'session.opened', subjectType: 'Session', subjectId: familyId });
    return this.grant(facts, familyId, new Date(), familyId);
  }

  /** Goes on with a family whose last token was just used up, as the same organisation or as another. */
  async goOn(facts: ActorFacts, familyId: Uuid, action: string): Promise<SessionGrant> {
    const signedInAt = await this.sessions.signedInAt(familyId);
    if (!signedInAt) throw new SessionEnded();
    this.audit.record({ action, subjectType: 'Session', subjectId: familyId });
    return this.grant(facts, familyId, signedInAt, newId());
  }

  private async grant(facts: ActorFacts, familyId: Uuid, signedInAt: Date, id: Uuid): Promise<SessionGrant> {
    const actor = new Actor({ ...facts, sessionId: familyId });
    const now = new Date();
    const expiresAt = refreshUntil(facts.organisationKind as OrganisationKind, signedInAt, now);
    if (expiresAt <= now) throw new SessionEnded();
    const refreshToken = randomToken();
    const { userId, organisationId } = actor;
    await this.sessions.add({ id, familyId, userId, organisationId, tokenHash: hashToken(refreshToken), expiresAt });
    const access = await this.tokens.issue({ userId, organisationId, sessionId: familyId }, now);
    return { accessToken: access.token, expiresAt: access.expiresAt, refreshToken, actor };
  }
}
