import { Metrics } from './metrics.js';

it('prints the figures of the process and ours, apart for each instance', async () => {
  const [one, other] = [new Metrics(), new Metrics()];
  one.outboxHandled.inc({ event: 'signal.received', outcome: 'done' });
  const text = await one.registry.metrics();
  expect(text).toMatch(/vigil_outbox_handled_total\{event="signal.received",outcome="done"\} 1/);
  expect(text).toMatch(/process_resident_memory_bytes [1-9]/);
  expect(await other.registry.metrics()).not.toMatch(/signal.received/);
});
