// On the tenant pool because the limiter speaks SQL of its own, which here must run under the authenticator's role.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { TenantPool } from '#platform';
import { TooManyAttempts } from '../domain/session.errors.js';

interface Query {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

const PER_ADDRESS = { keyPrefix: 'login-address', points: 30, duration: 600 };
const PER_EMAIL = { keyPrefix: 'login-email', points: 5, duration: 900 };

/** How often a password may be tried, counted in the database over all processes; in memory while that does not answer. */
@Injectable()
export class LoginLimits {
  private readonly addresses: RateLimiterPostgres;
  private readonly emails: RateLimiterPostgres;

  constructor(pool: TenantPool) {
    const storeClient = {
      query: ({ name, text, values }: Query) =>
        pool.transaction({ role: 'vigil_auth' }, async (sql) => {
          const rows = await sql(name, text, values);
          return { rows, rowCount: rows.length };
        }),
    };
    const store = { storeClient, storeType: 'client', tableName: 'rate_limit', tableCreated: true };
    this.addresses = new RateLimiterPostgres({
      ...store,
      ...PER_ADDRESS,
      insuranceLimiter: new RateLimiterMemory(PER_ADDRESS),
    });
    this.emails = new RateLimiterPostgres({
      ...store,
      ...PER_EMAIL,
      insuranceLimiter: new RateLimiterMemory(PER_EMAIL),
    });
  }

  /** Counts one attempt per call, so that many fields of one document count as many. Throws `TooManyAttempts`. */
  async attemptFrom(address: string): Promise<void> {
    await counted(this.addresses, address);
  }

  /**
   * Counts before the password is looked at: of a hundred guesses at once five are evaluated. The address need not exist.
   * Throws `TooManyAttempts`.
   */
  async attemptOn(email: string): Promise<void> {
    await counted(this.emails, anonymised(email));
  }

  /** The attempt from this address was no guess. */
  async giveBack(address: string): Promise<void> {
    await this.addresses.reward(address);
  }

  /** The password was right. */
  async succeeded(email: string): Promise<void> {
    await this.emails.delete(anonymised(email));
  }
}

async function counted(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new TooManyAttempts({ seconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)) });
  }
}

/** The table of limits is no place for addresses of people. */
function anonymised(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}
