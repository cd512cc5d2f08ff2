import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { TenantPool } from '../database/tenant-pool.js';

export const OUTBOX_CHANNEL = 'vigil_outbox';
const GATHER_MS = 5;

/**
 * Wakes the relay after a commit: at once where it runs in this process, else by one NOTIFY for all that was said within
 * five milliseconds. Never inside the writing transaction, where NOTIFY would hold an instance-wide lock at commit.
 * Only a hint: when it is lost, the relay finds the event at its next look.
 */
@Injectable()
export class OutboxHint implements OnModuleDestroy {
  private readonly here = new Set<() => void>();
  private timer?: NodeJS.Timeout;

  constructor(private readonly pool: TenantPool) {}

  give(): void {
    for (const wake of this.here) wake();
    if (this.here.size > 0 || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.pool.pool.query({ name: 'outbox-hint', text: `NOTIFY ${OUTBOX_CHANNEL}` }).catch(() => undefined);
    }, GATHER_MS);
  }

  /** A relay in this process; gives the way to be forgotten again. */
  onHint(wake: () => void): () => void {
    this.here.add(wake);
    return () => this.here.delete(wake);
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }
}
