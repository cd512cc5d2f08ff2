import type { GraphClient } from './graph-client.js';

/** A signed-in person and the client that speaks for them. */
export interface Person {
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly userId: string;
  readonly organisationId: string;
  readonly client: GraphClient;
}

export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly kind: 'PROVIDER' | 'ENTERPRISE' | 'AUTHORITY' | 'PLATFORM';
  /** By role; `as('OWNER')` of the kit reads it. */
  readonly people: ReadonlyMap<string, Person>;
}

export class NoSuchPerson extends Error {
  constructor(organisation: Organisation, role: string) {
    super(`${organisation.name} was seeded without a ${role}`);
  }
}

export function as(organisation: Organisation, role: string): Person {
  const person = organisation.people.get(role);
  if (!person) throw new NoSuchPerson(organisation, role);
  return person;
}
