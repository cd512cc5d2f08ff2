import { canonicalJson, type Json, type Uuid } from '#kernel';

/** What a use case says about itself. */
export interface AuditRecord {
  /** Dotted, in the past: `premises.created`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId?: Uuid;
  /** Whose chains it is written to; by default the acting organisation's. */
  readonly chains?: readonly Uuid[];
  /** Ids, codes and counts. Never names, telephone numbers or other personal data: an entry cannot be erased. */
  readonly detail?: Json;
  /** Only where a whole region was read at once: every tenant inside it may see the entry. */
  readonly regionPath?: string;
}

/** Who acted, as the database was told. */
export interface AuditActor {
  readonly userId?: Uuid;
  readonly organisationId?: Uuid;
}

/** One entry of one chain before it has a number and a hash. */
export interface AuditLine {
  readonly chain: Uuid;
  readonly at: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: Uuid | null;
  readonly regionPath: string | null;
  readonly body: string;
}

/** One line per chain; all with the same body, the bytes that are hashed. */
export function linesOf(record: AuditRecord, actor: AuditActor, at: Date): AuditLine[] {
  const { action, subjectType } = record;
  const subjectId = record.subjectId ?? null;
  const regionPath = record.regionPath ?? null;
  const time = at.toISOString();
  const body = canonicalJson({
    at: time,
    action,
    actorUserId: actor.userId ?? null,
    actorOrganisationId: actor.organisationId ?? null,
    subjectType,
    subjectId,
    detail: record.detail ?? null,
    regionPath,
  });
  const own = actor.organisationId ? [actor.organisationId] : [];
  const chains = [...new Set(record.chains ?? own)];
  if (chains.length === 0) throw new Error(`The audit entry ${action} names no chain and nobody acts`);
  return chains.map((chain) => ({ chain, at: time, action, subjectType, subjectId, regionPath, body }));
}

/** Locks are taken chain by chain in one order everywhere, so that two transactions never wait for each other. */
export function inLockOrder(lines: readonly AuditLine[]): AuditLine[] {
  return lines.toSorted((a, b) => (a.chain < b.chain ? -1 : a.chain > b.chain ? 1 : 0));
}
