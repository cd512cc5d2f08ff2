import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { collectProcessMetrics } from './process-metrics.js';

/** All figures of this process, for `/metrics`. Labels are names of ours, never of tenants or people. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly outboxOldestSeconds = this.gauge('vigil_outbox_oldest_seconds', 'Age of the oldest event that is due');
  readonly outboxParked = this.gauge('vigil_outbox_parked', 'Events given up, waiting for a person');
  /** `outcome`: done, retried, parked. */
  readonly outboxHandled = this.counter('vigil_outbox_handled_total', 'Events handled', ['event', 'outcome'] as const);
  readonly outboxLatency = this.histogram(
    'vigil_outbox_latency_seconds',
    'From the event being written to it being handled',
    ['event'] as const,
  );
  /** From receipt of a signal to the hand-over to a channel. */
  readonly toldLatency = this.histogram(
    'vigil_told_latency_seconds',
    'From receipt of a signal to a person being told',
    ['channel'] as const,
  );
  /** `outcome`: stored, resent, quarantined, refused. */
  readonly signalsIngested = this.counter('vigil_signals_total', 'Signals received', ['door', 'outcome'] as const);
  /** `outcome`: done, failed. */
  readonly jobsDone = this.counter('vigil_jobs_total', 'Jobs and scheduled runs', ['job', 'outcome'] as const);

  constructor() {
    collectProcessMetrics(this.registry);
  }

  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** In seconds, from 5 ms to 30 s. */
  histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Histogram<Label> {
    const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    return new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [this.registry] });
  }
}
