import { Injectable } from '@nestjs/common';
import { type Actor, type ReadAudit, type SubjectName, scalarFields } from '#access';
import type { Uuid } from '#kernel';
import { Database, type ReadObserver } from '#platform';
import { AuditRepository } from './audit.repository.js';
import { type AuditRecord, inLockOrder, linesOf } from './domain/entry.js';
import { ReadCollector } from './domain/read-collector.js';

const OWNER_COLUMNS = ['providerId', 'enterpriseId', 'organisationId'];

/** An authority's reads, written where the tenant that was read can see them. Bound to the port `READ_AUDIT` of access. */
@Injectable()
export class ReadAuditLog implements ReadAudit {
  private readonly regions = new WeakMap<Actor, Set<string>>();

  constructor(
    private readonly db: Database,
    private readonly entries: AuditRepository,
  ) {}

  /** One per operation; `flush` writes in a transaction of its own and starts anew. */
  observer(actor: Actor): { observe: ReadObserver; flush(operationName: string, requestId: string): Promise<void> } {
    if (!actor.isAuthority) return { observe: () => undefined, flush: () => Promise.resolve() };
    let collector = new ReadCollector(actor.organisationId, ownerColumns);
    return {
      observe: (model, rows) => collector.observe(model, rows),
      flush: async (operation, requestId) => {
        const records = this.recordsOf(actor, collector, { operation, requestId });
        collector = new ReadCollector(actor.organisationId, ownerColumns);
        await this.write(actor, records);
      },
    };
  }

  /**
   * Says that figures over a whole region were read by SQL that no observer sees; written by the next flush of this actor
   * into the authority's own chain, visible to every tenant inside the region. Nothing happens for other actors.
   */
  noteRegion(actor: Actor, regionPath: string): void {
    if (!actor.isAuthority) return;
    const noted = this.regions.get(actor) ?? new Set<string>();
    this.regions.set(actor, noted.add(regionPath));
  }

  private recordsOf(
    actor: Actor,
    collector: ReadCollector,
    detail: { operation: string; requestId: string },
  ): AuditRecord[] {
    const read = { action: 'authority.read', subjectType: 'Organisation' };
    const tenants = collector.organisations().map(({ organisationId, reads }) => ({
      ...read,
      subjectId: organisationId,
      chains: [organisationId],
      detail: { ...detail, reads },
    }));
    const regions = [...(this.regions.get(actor) ?? [])].map((regionPath) => ({ ...read, regionPath, detail }));
    this.regions.delete(actor);
    const reads = collector.unascribed();
    const unascribed = reads ? [{ ...read, regionPath: actor.regionPath, detail: { ...detail, reads } }] : [];
    return [...tenants, ...regions, ...unascribed];
  }

  private async write(actor: Actor, records: readonly AuditRecord[]): Promise<void> {
    if (records.length === 0) return;
    const who: { organisationId: Uuid; userId?: Uuid } = {
      organisationId: actor.organisationId,
      userId: actor.facts.userId,
    };
    const at = new Date();
    const lines = inLockOrder(records.flatMap((record) => linesOf(record, who, at)));
    await this.db.within(actor.tenancy, () => this.db.transaction(() => this.entries.append(lines)));
  }
}

/** Prisma names its delegates in camelCase: `serviceCentre` is the model ServiceCentre. */
function ownerColumns(delegate: string): readonly string[] {
  const model = `${delegate.charAt(0).toUpperCase()}${delegate.slice(1)}` as SubjectName;
  if (model === 'Organisation') return ['id'];
  const fields = scalarFields(model);
  return OWNER_COLUMNS.filter((column) => fields.includes(column));
}
