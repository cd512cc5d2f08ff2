import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { NotFound } from '#kernel';
import { parseInput, Transactional, zUuid } from '#platform';
import { NotAMember } from '../domain/filing.errors.js';
import { ServiceCentreRepository, type ServiceCentreRow } from '../service-centre.repository.js';

const schema = z.object({ serviceCentreId: zUuid, userId: zUuid });

/** Puts members of the provider on the staff of a service centre, or takes them off. */
@Injectable()
export class StaffServiceCentre {
  constructor(
    private readonly centres: ServiceCentreRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws PROVIDER.NOT_A_MEMBER. Someone who is on the staff already stays on it. */
  @Transactional()
  async assign(actor: Actor, input: unknown): Promise<ServiceCentreRow> {
    const { centre, userId } = await this.prepare(actor, input);
    if (!(await this.centres.isMember(centre.providerId, userId))) throw new NotAMember({}, 'input.userId');
    await this.centres.assign(centre.providerId, centre.id, userId);
    await this.record('serviceCentre.staffAssigned', centre.id, userId);
    return centre;
  }

  /** Throws GENERAL.NOT_FOUND for someone who is not on the staff. */
  @Transactional()
  async remove(actor: Actor, input: unknown): Promise<ServiceCentreRow> {
    const { centre, userId } = await this.prepare(actor, input);
    if (!(await this.centres.remove(centre.providerId, centre.id, userId)))
      throw new NotFound({ noun: 'staff' }, 'input.userId');
    await this.record('serviceCentre.staffRemoved', centre.id, userId);
    return centre;
  }

  private async prepare(actor: Actor, input: unknown): Promise<{ centre: ServiceCentreRow; userId: string }> {
    const { serviceCentreId, userId } = parseInput(schema, input);
    const centre = await this.centres.find(actor, 'update', serviceCentreId);
    if (!centre) throw new NotFound({ noun: 'service centre' }, 'input.serviceCentreId');
    return { centre, userId };
  }

  private async record(action: string, subjectId: string, userId: string): Promise<void> {
    this.audit.record({ action, subjectType: 'ServiceCentre', subjectId, detail: { userId } });
  }
}
