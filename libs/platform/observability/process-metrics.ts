import { performance } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** The few figures of a process that cost nothing between two scrapes; prom-client's own set keeps timers running. */
export function collectProcessMetrics(registry: Registry): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('process_cpu_seconds_total', 'User and system time in seconds', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('process_start_time_seconds', 'Start in Unix seconds', () => performance.timeOrigin / 1000);
  gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  gauge('nodejs_heap_used_bytes', 'Used part of the heap', () => process.memoryUsage().heapUsed);
  let last = performance.eventLoopUtilization();
  gauge('nodejs_eventloop_utilization', 'Busy share of the event loop since the last scrape', () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  });
}
