import { newId } from '#kernel';
import { linesOf } from './entry.js';
import { type ChainHead, type ChainRow, hashOf, verifyChain } from './verify-chain.js';

const chain = newId();
const actor = { userId: newId(), organisationId: chain };

function written(count: number): ChainRow[] {
  const rows: ChainRow[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const at = new Date(1_795_000_000_000 + seq);
    const record = { action: 'thing.changed', subjectType: 'Thing', subjectId: newId(), detail: { seq } };
    rows.push(
      rowOf(BigInt(seq), at, linesOf(record, actor, at)[0]?.body ?? '', rows.at(-1)?.hash ?? new Uint8Array(32)),
    );
  }
  return rows;
}

function rowOf(seq: bigint, at: Date, body: string, previousHash: Uint8Array): ChainRow {
  const { action, subjectType, subjectId } = JSON.parse(body) as ChainRow;
  const who = { organisationId: chain, actorUserId: actor.userId, actorOrganisationId: actor.organisationId };
  return {
    ...who,
    seq,
    at,
    action,
    subjectType,
    subjectId,
    regionPath: null,
    body,
    previousHash,
    hash: hashOf(previousHash, body),
  };
}

const headOf = (rows: ChainRow[]): ChainHead => ({
  seq: rows.at(-1)?.seq ?? 0n,
  hash: rows.at(-1)?.hash ?? new Uint8Array(32),
});
const with_ = (rows: ChainRow[], index: number, change: Partial<ChainRow>) =>
  rows.map((row, at) => (at === index ? { ...row, ...change } : row));

/** What someone does who can also compute hashes: everything from `index` on is made to fit again. */
function rehashed(rows: ChainRow[], index: number): ChainRow[] {
  const made = rows.slice(0, index);
  for (const row of rows.slice(index))
    made.push(rowOf(row.seq, row.at, row.body, made.at(-1)?.hash ?? new Uint8Array(32)));
  return made;
}

describe('a chain', () => {
  const rows = written(12);
  const head = headOf(rows);

  it('is intact as it was written, also while it is empty', () => {
    expect(verifyChain(rows, head)).toEqual({ intact: true, entries: 12n });
    expect(verifyChain([], undefined)).toEqual({ intact: true, entries: 0n });
  });

  const other = rows[5]?.body.replace('thing.changed', 'thing.created') ?? '';
  it.each<[string, ChainRow[], bigint]>([
    ['an edited body', with_(rows, 5, { body: other }), 6n],
    [
      'an edited body with a fitting hash',
      with_(rows, 5, { body: other, hash: hashOf(rows[4]?.hash ?? new Uint8Array(), other) }),
      6n,
    ],
    ['an edited column', with_(rows, 5, { action: 'thing.deleted' }), 6n],
    ['another actor', with_(rows, 5, { actorUserId: newId() }), 6n],
    ['another time', with_(rows, 5, { at: new Date(0) }), 6n],
    ['a deleted entry', rows.filter((_, index) => index !== 5), 6n],
    ['a deleted first entry', rows.slice(1), 1n],
    ['two entries swapped', with_(with_(rows, 4, { ...rows[5], seq: 5n }), 5, { ...rows[4], seq: 6n }), 5n],
    [
      'two entries in wrong order',
      [...rows.slice(0, 4), ...rows.slice(5, 6), ...rows.slice(4, 5), ...rows.slice(6)],
      5n,
    ],
    ['an inserted entry', [...rows.slice(0, 6), ...rows.slice(5)], 6n],
    ['a cut tail', rows.slice(0, 9), 10n],
    [
      'an appended entry that the head does not know',
      rehashed([...rows, { ...rows[0], seq: 13n } as ChainRow], 12),
      13n,
    ],
    ['all entries gone', [], 1n],
  ])('shows %s', (_, tampered, seq) => {
    const verdict = verifyChain(tampered, head);
    expect(verdict.intact).toBe(false);
    // A body whose hash was made to fit differs from its columns here; were those changed too, the next entry would tell.
    expect(verdict).toMatchObject({ seq });
  });

  it('shows a removed head', () => {
    expect(verifyChain(rows, undefined)).toMatchObject({ intact: false, seq: 1n });
  });

  it('shows a whole rewrite only to those who noted the head outside', () => {
    const rewritten = rehashed(with_(rows, 5, { body: rows[5]?.body.replace('"seq":6', '"seq":7') ?? '' }), 5);
    expect(verifyChain(rewritten, headOf(rewritten)).intact).toBe(true);
    expect(verifyChain(rewritten, headOf(rewritten), head)).toMatchObject({ intact: false, seq: 12n });
    const cut = rows.slice(0, 9);
    expect(verifyChain(cut, headOf(cut), head)).toMatchObject({ intact: false, seq: 10n });
  });
});
