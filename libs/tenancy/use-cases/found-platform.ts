import { Injectable } from '@nestjs/common';
import { Actor } from '#access';
import { AuditLog } from '#audit';
import { defineError, newId, type Uuid } from '#kernel';
import { Database } from '#platform';
import { LEADING_ROLE } from '../domain/roles.js';
import { Invitations } from '../invitations.js';
import { OrganisationRepository, type OrganisationRow } from '../organisation.repository.js';

/** Thrown by FoundPlatform. */
export const PlatformFounded = defineError('PLATFORM.ALREADY_FOUNDED', {
  kind: 'conflict',
  en: 'This installation has its platform organisation already. Its administrators invite others.',
  zh: '本系统已有平台组织。请由平台管理员邀请其他成员。',
});

/** The platform lies in no division. */
const NOWHERE = { regionCode: '000000000000', regionPath: '/' };

/** The first organisation of an installation, from which all others are registered. For the command line and the demo. */
@Injectable()
export class FoundPlatform {
  constructor(
    private readonly db: Database,
    private readonly organisations: OrganisationRepository,
    private readonly invitations: Invitations,
    private readonly audit: AuditLog,
  ) {}

  /** Invites the first administrator where one is named; the mail leaves through the outbox. */
  async execute(name: string, admin?: { readonly email: string; readonly name: string }): Promise<OrganisationRow> {
    if (await this.db.within({ role: 'vigil_auth' }, () => this.organisations.hasPlatform()))
      throw new PlatformFounded();
    const actor = systemActor(newId());
    return this.db.within(actor.tenancy, () =>
      this.db.transaction(async () => {
        const data = {
          id: actor.organisationId,
          kind: 'PLATFORM',
          name,
          creditCode: null,
          phone: null,
          state: 'UNCLAIMED',
        };
        const platform = await this.organisations.create({ ...data, ...NOWHERE, createdByOrganisationId: null });
        this.audit.record({ action: 'platform.founded', subjectType: 'Organisation', subjectId: platform.id });
        if (admin) await this.invitations.send(actor, platform, { ...admin, roles: [LEADING_ROLE.PLATFORM] });
        return platform;
      }),
    );
  }
}

function systemActor(organisationId: Uuid): Actor {
  const { regionPath } = NOWHERE;
  return new Actor({ via: 'SYSTEM', organisationId, organisationKind: 'PLATFORM', roles: ['ADMIN'], regionPath });
}
