import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { NotFound, type Uuid } from '#kernel';
import { Database, parseInput, zEmail, zUuid } from '#platform';
import { NoMembership } from '../domain/session.errors.js';
import { Identity } from '../sessions/identity.js';
import { People } from '../sessions/people.js';
import { inTheNameOf, type SessionGrant, Sessions } from '../sessions/sessions.js';

const schema = z.object({
  email: zEmail,
  password: z.string().max(1_000),
  organisationId: zUuid.nullish(),
});

/** A person proves who it is by a password. */
@Injectable()
export class LogIn {
  constructor(
    private readonly db: Database,
    private readonly identity: Identity,
    private readonly people: People,
    private readonly sessions: Sessions,
  ) {}

  async execute(clientAddress: string, input: unknown): Promise<SessionGrant> {
    const { email, password, organisationId } = parseInput(schema, input);
    await this.identity.attemptFrom(clientAddress);
    const person = await this.identity.prove(email, password, clientAddress);
    await this.identity.provedFrom(clientAddress);
    const organisation = await this.choose(person.id, organisationId ?? undefined);
    const facts = await this.people.factsOf(person.id, organisation);
    if (!facts) throw new NoMembership();
    return this.db.within(inTheNameOf(person.id, organisation), () =>
      this.db.transaction(() => this.sessions.open(facts)),
    );
  }

  /** The organisation that was asked for, else the one to which the person belongs longest. */
  private async choose(userId: Uuid, wanted: Uuid | undefined): Promise<Uuid> {
    const memberships = await this.people.memberships(userId);
    const chosen = wanted ? memberships.find(({ id }) => id === wanted) : memberships[0];
    if (chosen) return chosen.id;
    throw wanted ? new NotFound({ noun: 'organisation' }, 'input.organisationId') : new NoMembership();
  }
}
