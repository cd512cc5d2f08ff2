import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { invalid, newId, type Uuid } from '#kernel';
import { LEADING_ROLE, type OrganisationKindName } from './domain/roles.js';
import { Invitations } from './invitations.js';
import { OrganisationRepository, type OrganisationRow } from './organisation.repository.js';
import { REGION_DIRECTORY, type RegionDirectory } from './region-directory.js';

export interface Registered {
  readonly kind: Exclude<OrganisationKindName, 'PLATFORM'>;
  readonly name: string;
  readonly creditCode?: string | null;
  readonly phone?: string | null;
  readonly regionCode: string;
  /** Who is invited to lead it; without an address it waits to be claimed. */
  readonly ownerEmail?: string | null;
  readonly ownerName?: string | null;
}

/** Puts a new organisation on record, unclaimed, and invites its first leader. Inside a write transaction. */
@Injectable()
export class Registration {
  constructor(
    private readonly modules: ModuleRef,
    private readonly organisations: OrganisationRepository,
    private readonly invitations: Invitations,
    private readonly audit: AuditLog,
  ) {}

  async register(actor: Actor, wanted: Registered): Promise<OrganisationRow> {
    const { kind, name, creditCode, phone, regionCode } = wanted;
    const createdByOrganisationId = actor.organisationId;
    actor.assert('create', 'Organisation', { kind, state: 'UNCLAIMED', createdByOrganisationId });
    const regionPath = await this.pathOf(regionCode);
    const organisation = await this.organisations.create({
      id: newId(),
      kind,
      name,
      creditCode: creditCode ?? null,
      phone: phone ?? null,
      regionCode,
      regionPath,
      state: 'UNCLAIMED',
      createdByOrganisationId,
    });
    if (actor.isProvider) await this.engage(actor.organisationId, organisation.id);
    this.audit.record({
      action: 'organisation.created',
      subjectType: 'Organisation',
      subjectId: organisation.id,
      chains: [actor.organisationId, organisation.id],
      detail: { kind, regionCode },
    });
    await this.inviteLeader(actor, organisation, wanted);
    return organisation;
  }

  private async pathOf(regionCode: string): Promise<string> {
    // Looked up when needed: it is bound by a library of higher rank, which imports this one.
    const regions: RegionDirectory = this.modules.get(REGION_DIRECTORY, { strict: false });
    const path = await regions.pathOf(regionCode);
    if (!path)
      throw invalid(
        'input.regionCode',
        'is not a division that exists; see `regions`',
        '不是现存的行政区划；请查询 regions',
      );
    return path;
  }

  private async engage(providerId: Uuid, enterpriseId: Uuid): Promise<void> {
    const id = newId();
    await this.organisations.engage({ id, providerId, enterpriseId });
    this.audit.record({
      action: 'engagement.begun',
      subjectType: 'Engagement',
      subjectId: id,
      chains: [providerId, enterpriseId],
      detail: { providerId, enterpriseId },
    });
  }

  private async inviteLeader(actor: Actor, organisation: OrganisationRow, { kind, ownerEmail, ownerName }: Registered) {
    if (!ownerEmail) return;
    const name = ownerName ?? organisation.name.slice(0, 100);
    await this.invitations.send(actor, organisation, { email: ownerEmail, name, roles: [LEADING_ROLE[kind]] });
  }
}
