// On the tenant pool because the limiter speaks SQL of its own, which here must run under the authenticator's role.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { clientNetwork, TenantPool } from '#platform';
import { TooManyAttempts } from '../domain/session.errors.js';

interface Query {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

const PER_NETWORK = { keyPrefix: 'login-address', points: 30, duration: 600 };
/** Strict, and only where the guesses come from: a stranger who knows a person's address must not lock her out. */
const PER_PAIR = { keyPrefix: 'login-pair', points: 5, duration: 900 };
/** Against patient guessing from many places. */
const PER_EMAIL = { keyPrefix: 'login-person', points: 100, duration: 3_600 };

/** How often a password may be tried, counted in the database over all processes; in memory while that does not answer. */
@Injectable()
export class LoginLimits {
  private readonly networks: RateLimiterPostgres;
  private readonly pairs: RateLimiterPostgres;
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
    const limiter = (limit: typeof PER_EMAIL) =>
      new RateLimiterPostgres({ ...store, ...limit, insuranceLimiter: new RateLimiterMemory(limit) });
    this.networks = limiter(PER_NETWORK);
    this.pairs = limiter(PER_PAIR);
    this.emails = limiter(PER_EMAIL);
  }

  /** Counts one attempt per call, so that many fields of one document count as many. Throws `TooManyAttempts`. */
  async attemptFrom(address: string): Promise<void> {
    await counted(this.networks, clientNetwork(address));
  }

  /**
   * Counts before the password is looked at: of a hundred guesses at once five are evaluated. The person need not exist.
   * What is refused for its origin does not count against the person. Throws `TooManyAttempts`.
   */
  async attemptOn(email: string, address: string): Promise<void> {
    await counted(this.pairs, pairOf(email, address));
    await counted(this.emails, anonymised(email));
  }

  /** The attempt from this address was no guess. */
  async giveBack(address: string): Promise<void> {
    await this.networks.reward(clientNetwork(address));
  }

  /** The password was right: no more was guessed from there; what others guessed stays counted. */
  async succeeded(email: string, address: string): Promise<void> {
    await Promise.all([this.pairs.delete(pairOf(email, address)), this.emails.reward(anonymised(email))]);
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

function pairOf(email: string, address: string): string {
  return anonymised(`${email}\0${clientNetwork(address)}`);
}

/** The table of limits is no place for addresses of people. */
function anonymised(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}
