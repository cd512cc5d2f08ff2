import { Injectable } from '@nestjs/common';
import { passwordFault } from '../domain/password.js';
import { WrongCredentials } from '../domain/session.errors.js';
import { LoginLimits } from './login-limits.sql.js';
import { Passwords } from './passwords.js';
import { People } from './people.js';
import type { Credentials } from './person.sql.js';

/** Passwords asked for and set, with the limits on guessing. */
@Injectable()
export class Identity {
  constructor(
    private readonly limits: LoginLimits,
    private readonly passwords: Passwords,
    private readonly people: People,
  ) {}

  /** Throws `TooManyAttempts`. Each field that asks for a password or a token counts. */
  async attemptFrom(clientAddress: string): Promise<void> {
    await this.limits.attemptFrom(clientAddress);
  }

  /** A right password gives the attempt back: many people of one house may sign in from one address. */
  provedFrom(address: string): Promise<void> {
    return this.limits.giveBack(address);
  }

  /** Throws `WrongCredentials`, with one answer and in one time whatever is wrong, and `TooManyAttempts`. */
  async prove(email: string, password: string, clientAddress: string): Promise<Credentials> {
    await this.limits.attemptOn(email, clientAddress);
    const person = await this.people.credentials(email);
    const matches = await this.passwords.matches(person?.passwordHash, password);
    if (!person || !matches || person.disabled) throw new WrongCredentials();
    await this.limits.succeeded(email, clientAddress);
    return person;
  }

  async exists(email: string): Promise<boolean> {
    return (await this.people.credentials(email)) !== undefined;
  }

  /** The hash to keep of a new password; throws `InvalidInput` for one that is too easy to guess. */
  async newHash(email: string, password: string): Promise<string> {
    const fault = passwordFault(password, email);
    if (fault) throw fault;
    return this.passwords.hash(password);
  }
}
