import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AuditLog } from '#audit';
import { Database, parseInput } from '#platform';
import { hashToken } from '../domain/secrets.js';
import { SessionEnded } from '../domain/session.errors.js';
import { People } from '../sessions/people.js';
import { SessionRepository, type SessionRow } from '../sessions/session.repository.js';
import { inTheNameOf, type SessionGrant, Sessions } from '../sessions/sessions.js';

const schema = z.object({ refreshToken: z.string().min(1).max(200) });

/**
 * Exchanges a refresh token for new tokens, once. A second use means that two hold it, and nobody can tell who stole it:
 * then the whole family ends (RFC 9700, section 4.14.2).
 */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly db: Database,
    private readonly tokens: SessionRepository,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
  ) {}

  async execute(input: unknown): Promise<SessionGrant> {
    const { refreshToken } = parseInput(schema, input);
    const token = await this.db.within({ role: 'vigil_auth' }, () => this.tokens.findByToken(hashToken(refreshToken)));
    if (!token?.organisationId) throw new SessionEnded();
    const tenancy = inTheNameOf(token.userId, token.organisationId);
    const grant = await this.db.within(tenancy, () => this.db.transaction(() => this.exchange(token)));
    // Thrown out here because the end of the family must be committed.
    if (!grant) throw new SessionEnded();
    return grant;
  }

  private async exchange(token: SessionRow): Promise<SessionGrant | undefined> {
    const facts = await this.people.factsOf(token.userId, token.organisationId as string, token.familyId);
    if (!facts) return undefined;
    await this.tokens.lockFamily(token.familyId);
    if (await this.tokens.take(token.id)) return this.sessions.goOn(facts, token.familyId, 'session.refreshed');
    await this.endIfReused(token.id, token.familyId);
    return undefined;
  }

  private async endIfReused(id: string, familyId: string): Promise<void> {
    const now = await this.tokens.findById(id);
    if (!now?.rotatedAt || now.revokedAt) return;
    await this.tokens.revokeFamily(familyId);
    this.audit.record({ action: 'session.reuse_detected', subjectType: 'Session', subjectId: familyId });
  }
}
