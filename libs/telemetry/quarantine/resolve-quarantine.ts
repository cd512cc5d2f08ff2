import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import type { Clock } from '#kernel';
import { parseInput, Transactional, zUuid } from '#platform';
import { TELEMETRY_CLOCK } from '../telemetry.clock.js';
import { QuarantineRepository, type QuarantineRow } from './quarantine.repository.js';

const schema = z.object({ id: zUuid });

/** Somebody has looked at it. The entry stays; the same thing coming again makes a new one and tells anew. */
@Injectable()
export class ResolveQuarantine {
  constructor(
    private readonly quarantine: QuarantineRepository,
    private readonly audit: AuditLog,
    @Inject(TELEMETRY_CLOCK) private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<QuarantineRow> {
    const { id } = parseInput(schema, input);
    const entry = await this.quarantine.get(actor, id, 'resolve');
    if (entry.resolvedAt) return entry;
    await this.quarantine.resolve(id, actor.facts.userId ?? null, this.clock.now());
    this.audit.record({
      action: 'quarantine.resolved',
      subjectType: 'Quarantine',
      subjectId: id,
      detail: { reason: entry.reason, count: entry.count },
    });
    return this.quarantine.get(actor, id, 'read');
  }
}
