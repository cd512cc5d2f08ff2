import { Gb26875Client } from '#telemetry';
import { Gb26875Door } from '../../apps/gateway/gb26875-door.js';
import type { TestApp } from './app.js';

/** A transmitter on the line to the gateway of the application, over TCP; `seq` is its first number. */
export function transmitterOf(test: TestApp, gbAddress: string, seq = 0): Promise<Gb26875Client> {
  const { port } = test.app.get(Gb26875Door, { strict: false });
  return Gb26875Client.connect({ host: '127.0.0.1', port, gbAddress, seq, timeoutMs: 5_000, resends: 0 });
}
