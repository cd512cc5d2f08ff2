import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { TenantPool } from '#platform';
import { chainsIn, endsOf, entriesOf } from './audit-chain.sql.js';
import { ChainCheck, type ChainHead, type ChainVerdict } from './domain/verify-chain.js';

/** A verdict with the head as it stood: note it outside the house and hand it in again next time. */
export interface ChainReport {
  readonly organisationId: Uuid;
  readonly verdict: ChainVerdict;
  readonly head?: ChainHead;
}

/** Recomputes chains from the first entry on. For `vigil audit verify`. */
@Injectable()
export class AuditVerifier {
  constructor(private readonly pool: TenantPool) {}

  async *verifyAll(): AsyncGenerator<ChainReport> {
    const chains = await this.pool.transaction({ role: 'vigil_worker' }, chainsIn, true);
    for (const chain of chains) yield await this.verify(chain);
  }

  /** @param remembered a head noted earlier: also finds a chain that was rewritten or cut together with its head. */
  verify(chain: Uuid, remembered?: ChainHead): Promise<ChainReport> {
    return this.pool.transaction(
      { role: 'vigil_worker' },
      async (sql) => {
        const { head, last } = await endsOf(sql, chain);
        const check = new ChainCheck(remembered);
        for await (const row of entriesOf(sql, chain, last)) if (check.add(row)) break;
        return { organisationId: chain, verdict: check.finish(head), head };
      },
      true,
    );
  }
}
