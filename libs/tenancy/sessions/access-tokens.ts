import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { isUuid, Unauthenticated, type Uuid } from '#kernel';
import { type AppConfig, CONFIG } from '#platform';
import { signingKeys } from '../domain/secrets.js';

const ISSUER = 'vigil';
const AUDIENCE = 'vigil:api';
const TYPE = 'at+jwt';
const LIFE_SECONDS = 600;

export interface AccessClaims {
  readonly userId: Uuid;
  /** The family of refresh tokens that began with one sign-in. */
  readonly sessionId: Uuid;
  readonly organisationId: Uuid;
}

/** Access tokens: JWT signed by Ed25519 (RFC 8037, RFC 9068), good for ten minutes. */
@Injectable()
export class AccessTokens {
  private readonly keys: ReturnType<typeof signingKeys>;

  constructor(@Inject(CONFIG) config: Pick<AppConfig, 'tokenSecret'>) {
    this.keys = signingKeys(config.tokenSecret);
  }

  async issue(
    { userId, sessionId, organisationId }: AccessClaims,
    now = new Date(),
  ): Promise<{ token: string; expiresAt: Date }> {
    const issuedAt = Math.floor(now.getTime() / 1_000);
    const token = await new SignJWT({ sid: sessionId, org: organisationId })
      .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFE_SECONDS)
      .sign(this.keys.privateKey);
    return { token, expiresAt: new Date((issuedAt + LIFE_SECONDS) * 1_000) };
  }

  /** Throws `Unauthenticated` whatever is wrong with the token. */
  async verify(token: string): Promise<AccessClaims & { readonly expiresAt: Date }> {
    const expected = {
      algorithms: ['EdDSA'],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      requiredClaims: ['sub', 'sid', 'org', 'iat', 'exp'],
    };
    const verified = await jwtVerify(token, this.keys.publicKey, expected).catch(() => undefined);
    const { sub, sid, org, exp = 0 } = verified?.payload ?? {};
    if (!isUuid(sub) || !isUuid(sid) || !isUuid(org)) throw new Unauthenticated();
    return { userId: sub, sessionId: sid, organisationId: org, expiresAt: new Date(exp * 1_000) };
  }
}
