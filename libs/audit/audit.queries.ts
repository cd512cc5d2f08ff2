import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { invalid, type Page } from '#kernel';
import { pageOf } from '#platform';
import { type AuditFilter, type AuditPosition, AuditRepository, type AuditRow } from './audit.repository.js';
import { regionPrefixes } from './domain/region-prefixes.js';

/** `id` carries the cursor only: an entry is named by its chain and number. */
export type ListedEntry = AuditRow & { readonly id: string };

/** The readers of the audit log. */
@Injectable()
export class AuditQueries {
  constructor(private readonly entries: AuditRepository) {}

  /** The actor's own chain and the regional reads that it may see, newest first. */
  async list(actor: Actor, filter: AuditFilter, first: number, after?: string): Promise<Page<ListedEntry>> {
    const position = after ? positionOf(after) : undefined;
    const scopes = scopesOf(actor);
    // Two reads, each along its own index, instead of one that would have to sort the whole chain.
    const found = await Promise.all(scopes.map((scope) => this.entries.find(scope, filter, first + 1, position)));
    const rows = found
      .flat()
      .toSorted(newestFirst)
      .slice(0, first + 1);
    const listed = rows.map((row) => ({ ...row, id: cursorOf(row) }));
    return pageOf(listed, first, async () => {
      const counts = await Promise.all(scopes.map((scope) => this.entries.count(scope, filter)));
      return counts.reduce((sum, count) => sum + count, 0);
    });
  }
}

function scopesOf(actor: Actor): object[] {
  const allowed = actor.where('read', 'AuditEntry');
  const own = { AND: [allowed, { organisationId: actor.organisationId }] };
  if (!actor.isProvider && !actor.isEnterprise) return [own];
  const regional = {
    regionPath: { in: regionPrefixes(actor.regionPath) },
    NOT: { organisationId: actor.organisationId },
  };
  return [own, { AND: [allowed, regional] }];
}

function newestFirst(a: AuditRow, b: AuditRow): number {
  const byTime = b.at.getTime() - a.at.getTime();
  if (byTime !== 0) return byTime;
  if (a.organisationId !== b.organisationId) return a.organisationId < b.organisationId ? 1 : -1;
  return a.seq < b.seq ? 1 : -1;
}

function cursorOf({ at, organisationId, seq }: AuditPosition): string {
  return Buffer.from(`a1:${at.getTime()}:${organisationId}:${seq}`).toString('base64url');
}

function positionOf(cursor: string): AuditPosition {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const parts = /^a1:(\d{1,15}):([0-9a-f-]{36}):(\d{1,18})$/.exec(text);
  if (!parts)
    throw invalid(
      'after',
      'is not a cursor of this list; use a pageInfo.endCursor',
      '不是此列表的游标；请使用 pageInfo.endCursor',
    );
  const [, time, organisationId, seq] = parts as unknown as [string, string, string, string];
  return { at: new Date(Number(time)), organisationId, seq: BigInt(seq) };
}
