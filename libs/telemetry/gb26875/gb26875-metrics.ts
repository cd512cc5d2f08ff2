import { Injectable } from '@nestjs/common';
import { Metrics } from '#platform';
import type { FrameResultName } from './frame-reader.js';

/** Figures of the GB/T 26875.3 door. */
@Injectable()
export class Gb26875Metrics {
  private readonly connections;
  private readonly turnedAway;
  private readonly closed;
  private readonly frames;
  private readonly latency;

  constructor(metrics: Metrics) {
    this.connections = metrics.gauge('vigil_gb26875_connections', 'Open lines of transmitters');
    this.turnedAway = metrics.counter(
      'vigil_gb26875_refused_connections_total',
      'Lines refused because all were taken',
    );
    this.closed = metrics.counter(
      'vigil_gb26875_closed_lines_total',
      'Lines closed for others: of strangers, and older ones of a transmitter that has a newer',
      ['because'] as const,
    );
    this.frames = metrics.counter('vigil_gb26875_frames_total', 'Frames and garbage by what was answered', [
      'result',
    ] as const);
    this.latency = metrics.histogram('vigil_gb26875_answer_seconds', 'From the last byte of a frame to its answer', [
      'result',
    ] as const);
  }

  connected(count: number): void {
    this.connections.set(count);
  }

  refused(): void {
    this.turnedAway.inc();
  }

  madeRoom(because: 'stranger' | 'duplicate'): void {
    this.closed.inc({ because });
  }

  answered(result: FrameResultName, seconds: number): void {
    this.frames.inc({ result });
    this.latency.observe({ result }, seconds);
  }
}
