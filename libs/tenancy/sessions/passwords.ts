import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { randomToken } from '../domain/secrets.js';

/** OWASP's figures for Argon2id (the library's default algorithm): about 20 ms and 19 MiB each. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const AT_ONCE = 4;

/** Hashes passwords, at most four at a time: a storm of logins must leave the processor to the alarms. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummy?: Promise<string>;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password.normalize('NFKC'), COST));
  }

  /** Takes the same time where there is no such person or no password: then compares with a hash that nothing matches. */
  async matches(known: string | null | undefined, password: string): Promise<boolean> {
    this.dummy ??= this.hash(randomToken());
    const against = known ?? (await this.dummy);
    const matched = await this.inTurn(() => verify(against, password.normalize('NFKC')));
    return matched && known !== null && known !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The turn is handed on as it is, so that nobody can slip in between.
      if (next) next();
      else this.running -= 1;
    }
  }
}
