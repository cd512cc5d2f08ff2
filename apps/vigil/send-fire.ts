import type { TenantPool } from '#platform';
import { Gb26875Client, profileNamed } from '#telemetry';
import { findSpeakers } from './find-speaker.sql.js';

// GB/T 26875.3-2011, table 5, by our kinds of devices.
const COMPONENTS: Readonly<Record<string, number>> = {
  SMOKE: 40,
  HEAT: 30,
  GAS: 11,
  RESIDUAL_CURRENT: 17,
  TEMPERATURE: 18,
  CALL_POINT: 23,
};

export class CannotSpeak extends Error {}

/** Connects as the device's transmitter, sends a fire frame and gives what the centre answered, in words. */
export async function sendFire(pool: TenantPool, serial: string, to: { host: string; port: number }): Promise<string> {
  const speakers = await findSpeakers(pool, serial);
  if (speakers.length === 0)
    throw new CannotSpeak(
      `No device ${serial} stands behind a transmitter. \`devices\` of the API lists serial numbers.`,
    );
  if (speakers.length > 1)
    throw new CannotSpeak(`Several providers have a device ${serial}; this command cannot tell which one is meant.`);
  const [speaker] = speakers;
  const profile = profileNamed(speaker.profile);
  const seq = Math.floor(Date.now() / 1000) % 65_536;
  const client = await Gb26875Client.connect({ ...to, gbAddress: speaker.gbAddress, profile, seq });
  try {
    const sent = performance.now();
    const answer = await client.fire({
      loop: speaker.loop,
      point: speaker.point,
      componentType: COMPONENTS[speaker.kind] ?? 40,
    });
    const took = (performance.now() - sent).toFixed(1);
    return `${answer.command} of frame ${answer.seq} from ${to.host}:${to.port} after ${took} ms`;
  } finally {
    await client.close();
  }
}
