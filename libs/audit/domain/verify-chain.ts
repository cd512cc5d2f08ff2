import { createHash } from 'node:crypto';
import type { Uuid } from '#kernel';

/** An entry as it stands in the table; `seq` counts from 1 without a gap. */
export interface ChainRow {
  readonly organisationId: Uuid;
  readonly seq: bigint;
  readonly at: Date;
  readonly actorUserId: Uuid | null;
  readonly actorOrganisationId: Uuid | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: Uuid | null;
  readonly regionPath: string | null;
  readonly body: string;
  readonly previousHash: Uint8Array;
  readonly hash: Uint8Array;
}

/** The last entry of a chain: kept in `audit_head`, or outside the house by someone who trusts nobody in it. */
export interface ChainHead {
  readonly seq: bigint;
  readonly hash: Uint8Array;
}

export interface ChainFault {
  /** The first entry that is not as it was written. */
  readonly seq: bigint;
  readonly reason: string;
}

export type ChainVerdict =
  | { readonly intact: true; readonly entries: bigint }
  | ({ readonly intact: false } & ChainFault);

const FIRST_PREVIOUS = new Uint8Array(32);
const COLUMNS = ['actorUserId', 'actorOrganisationId', 'action', 'subjectType', 'subjectId', 'regionPath'] as const;

/** SHA-256(0x00 || previous || body), a leaf in the sense of RFC 6962. */
export function hashOf(previous: Uint8Array, body: string): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(previous).update(body, 'utf8').digest();
}

/** Verifies a chain row by row in constant memory: `add` every entry by seq, then `finish` with the head. */
export class ChainCheck {
  private last: ChainHead = { seq: 0n, hash: FIRST_PREVIOUS };
  private fault?: ChainFault;

  /** @param remembered a head that was noted earlier and outside: finds also a chain that was rewritten as a whole. */
  constructor(private readonly remembered?: ChainHead) {}

  add(row: ChainRow): ChainFault | undefined {
    if (this.fault) return this.fault;
    const reason = faultOf(row, this.last) ?? this.forgotten(row);
    // A gap is named by the entry that is missing, not by the one behind it.
    if (reason) this.fault = { seq: row.seq > this.last.seq + 1n ? this.last.seq + 1n : row.seq, reason };
    else this.last = { seq: row.seq, hash: row.hash };
    return this.fault;
  }

  finish(head: ChainHead | undefined): ChainVerdict {
    const fault = this.fault ?? this.faultOfHead(head);
    return fault ? { intact: false, ...fault } : { intact: true, entries: this.last.seq };
  }

  private forgotten({ seq, hash }: ChainRow): string | undefined {
    return this.remembered?.seq === seq && !same(this.remembered.hash, hash)
      ? 'is not the entry that was remembered'
      : undefined;
  }

  private faultOfHead(head: ChainHead | undefined): ChainFault | undefined {
    const { seq, hash } = this.last;
    const known = head?.seq ?? 0n;
    if (seq < known) return { seq: seq + 1n, reason: `is missing: the head is at ${known}` };
    if (seq > known) return { seq: known + 1n, reason: `lies beyond the head at ${known}` };
    if (head && !same(hash, head.hash)) return { seq, reason: 'is not what the head says' };
    if (this.remembered && seq < this.remembered.seq) return { seq: seq + 1n, reason: 'is missing: it was remembered' };
    return undefined;
  }
}

/** The whole chain at once; rows by seq. */
export function verifyChain(
  rows: Iterable<ChainRow>,
  head: ChainHead | undefined,
  remembered?: ChainHead,
): ChainVerdict {
  const check = new ChainCheck(remembered);
  for (const row of rows) if (check.add(row)) break;
  return check.finish(head);
}

function faultOf(row: ChainRow, last: ChainHead): string | undefined {
  if (row.seq > last.seq + 1n) return 'is missing';
  if (row.seq !== last.seq + 1n) return 'stands twice or out of order';
  if (!same(row.previousHash, last.hash)) return 'does not follow from the entry before it';
  if (!same(row.hash, hashOf(row.previousHash, row.body))) return 'has another hash than its body';
  return columnsDiffer(row);
}

function columnsDiffer(row: ChainRow): string | undefined {
  const body = parsed(row.body);
  if (!body) return 'has a body that is no JSON object';
  const column = body['at'] !== row.at.toISOString() ? 'at' : COLUMNS.find((name) => body[name] !== row[name]);
  return column && `has another ${column} in its column than in its body`;
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
