import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { NotFound } from '#kernel';
import { Database, parseInput, zUuid } from '#platform';
import { NotASession, SessionEnded } from '../domain/session.errors.js';
import { People } from '../sessions/people.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { inTheNameOf, type SessionGrant, Sessions } from '../sessions/sessions.js';

const schema = z.object({ organisationId: zUuid });

/** Goes on as another of one's organisations. The refresh token at hand is used up; its family goes on. */
@Injectable()
export class SwitchOrganisation {
  constructor(
    private readonly db: Database,
    private readonly people: People,
    private readonly tokens: SessionRepository,
    private readonly sessions: Sessions,
  ) {}

  async execute(actor: Actor, input: unknown): Promise<SessionGrant> {
    const { organisationId } = parseInput(schema, input);
    const { sessionId } = actor.facts;
    if (!sessionId) throw new NotASession();
    const facts = await this.people.factsOf(actor.userId, organisationId);
    if (!facts) throw new NotFound({ noun: 'organisation' });
    return this.db.within(inTheNameOf(actor.userId, organisationId), () =>
      this.db.transaction(async () => {
        await this.tokens.lockFamily(sessionId);
        if (!(await this.tokens.takeOfFamily(sessionId))) throw new SessionEnded();
        return this.sessions.goOn(facts, sessionId, 'session.switched');
      }),
    );
  }
}
