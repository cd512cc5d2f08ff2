import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Actor, type ActorFacts, type Authenticator } from '#access';
import { Unauthenticated } from '#kernel';
import { AccessTokens } from './access-tokens.js';
import { ApiKeyVerifier } from './api-key-verifier.js';
import { BriefMemory } from './brief-memory.js';
import { People } from './people.js';

/** A revoked session, membership or key is refused after this time at the latest, in every process. */
const MEMORY_MS = 4_000;

/** Tells who calls, by access token or API key. Bound to the port `AUTHENTICATOR` of access. */
@Injectable()
export class TokenAuthenticator implements Authenticator {
  private readonly memory = new BriefMemory<ActorFacts | undefined>(MEMORY_MS);

  constructor(
    private readonly tokens: AccessTokens,
    private readonly keys: ApiKeyVerifier,
    private readonly people: People,
  ) {}

  /** Anonymous without a header; throws `Unauthenticated` for a header that holds nothing valid. */
  async authenticate(authorization: string | undefined): Promise<Actor> {
    if (!authorization) return Actor.anonymous;
    const [, token] = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(authorization) ?? [];
    if (!token) throw new Unauthenticated();
    const facts = await (token.startsWith('vk_') ? this.byKey(token) : this.bySession(token));
    if (!facts) throw new Unauthenticated();
    return new Actor(facts);
  }

  /** At once in this process, when someone lost a right; other processes follow when their memory fades. */
  forget(): void {
    this.memory.clear();
  }

  private async bySession(token: string): Promise<ActorFacts | undefined> {
    const { userId, sessionId, organisationId, expiresAt } = await this.tokens.verify(token);
    const key = `${sessionId} ${userId} ${organisationId}`;
    const facts = await this.memory.get(key, () => this.people.factsOf(userId, organisationId, sessionId));
    return facts && { ...facts, expiresAt };
  }

  private byKey(key: string): Promise<ActorFacts | undefined> {
    const digest = createHash('sha256').update(key).digest('base64');
    return this.memory.get(digest, () => this.keys.verify(key));
  }
}
