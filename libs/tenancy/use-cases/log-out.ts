import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { Database } from '#platform';
import { NotASession } from '../domain/session.errors.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { inTheNameOf } from '../sessions/sessions.js';
import { TokenAuthenticator } from '../sessions/token-authenticator.js';

/** Ends the session with all its tokens; access tokens of it are refused within five seconds everywhere. */
@Injectable()
export class LogOut {
  constructor(
    private readonly db: Database,
    private readonly sessions: SessionRepository,
    private readonly authenticator: TokenAuthenticator,
    private readonly audit: AuditLog,
  ) {}

  async execute(actor: Actor): Promise<void> {
    const { sessionId } = actor.facts;
    if (!sessionId) throw new NotASession();
    await this.db.within(inTheNameOf(actor.userId, actor.organisationId), () =>
      this.db.transaction(async () => {
        await this.sessions.lockFamily(sessionId);
        await this.sessions.revokeFamily(sessionId);
        this.audit.record({ action: 'session.closed', subjectType: 'Session', subjectId: sessionId });
      }),
    );
    this.authenticator.forget();
  }
}
