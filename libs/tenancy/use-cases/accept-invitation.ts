import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ActorFacts, OrganisationKind, Role } from '#access';
import { newId, type Uuid } from '#kernel';
import { Database, parseInput, zName } from '#platform';
import { InvitationNotValid } from '../domain/membership.errors.js';
import { hashToken } from '../domain/secrets.js';
import { type Enrolled, Enrolment } from '../enrolment.js';
import { InvitationRepository, type InvitationRow } from '../invitation.repository.js';
import { Identity } from '../sessions/identity.js';
import { inTheNameOf, type SessionGrant, Sessions } from '../sessions/sessions.js';
import type { NewUser } from '../user.repository.js';

const schema = z.object({
  token: z.string().min(1).max(200),
  name: zName(100).nullish(),
  password: z.string().max(1_000),
});
type Wanted = z.output<typeof schema>;

interface Person {
  readonly id: Uuid;
  readonly name: string;
  /** Only of someone who was never here before. */
  readonly newcomer?: NewUser;
}

/**
 * The holder of the mailed token becomes a member: known people by their password, new ones by setting one. The first
 * leader's acceptance makes an unclaimed organisation active.
 */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly db: Database,
    private readonly identity: Identity,
    private readonly invitations: InvitationRepository,
    private readonly enrolment: Enrolment,
    private readonly sessions: Sessions,
  ) {}

  async execute(clientAddress: string, input: unknown): Promise<SessionGrant> {
    const wanted = parseInput(schema, input);
    await this.identity.attemptFrom(clientAddress);
    const invitation = await this.db.within({ role: 'vigil_auth' }, () =>
      this.invitations.findByToken(hashToken(wanted.token)),
    );
    if (!invitation) throw new InvitationNotValid();
    const person = await this.identify(invitation, wanted, clientAddress);
    return this.db.within(inTheNameOf(person.id, invitation.organisationId), () =>
      this.db.transaction(async () => {
        const enrolled = await this.enrolment.byInvitation(invitation, person.id, person.newcomer);
        return this.sessions.open(factsOf(person, enrolled));
      }),
    );
  }

  private async identify(
    invitation: InvitationRow,
    { name, password }: Wanted,
    clientAddress: string,
  ): Promise<Person> {
    const { email } = invitation;
    if (await this.identity.exists(email)) return this.identity.prove(email, password, clientAddress);
    const person = { id: newId(), name: name ?? invitation.name };
    const passwordHash = await this.identity.newHash(email, password);
    return { ...person, newcomer: { ...person, email, passwordHash, demo: false } };
  }
}

function factsOf({ id, name }: Person, { organisation, roles }: Enrolled): ActorFacts {
  return {
    via: 'SESSION',
    userId: id,
    userName: name,
    organisationId: organisation.id,
    organisationKind: organisation.kind as OrganisationKind,
    regionPath: organisation.regionPath,
    roles: roles as Role[],
  };
}
