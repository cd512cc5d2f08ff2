import { minorUnits } from '../arithmetic/exact.js';
import type { Period } from '../arithmetic/period.js';
import type { Meter, MeterEvent, Price } from '../state/records.js';
import type { Scene } from '../state/scene.js';

/** What a meter counted for a customer in a period; never below zero. */
export function usageOf(scene: Scene, customer: string, price: Price, { start, end }: Period): number {
  const meter = scene.space.meters.get(price.recurring?.meter ?? '');
  if (!meter) return 0;
  const events = eventsOf(scene, customer, meter).filter(({ timestamp }) => timestamp >= start && timestamp < end);
  return Math.max(0, aggregate(meter, events));
}

export function eventsOf(scene: Scene, customer: string, meter: Meter): MeterEvent[] {
  return scene.space.meterEvents.where('usage', `${meter.event_name}:${customer}`);
}

export function aggregate(meter: Meter, events: readonly MeterEvent[]): number {
  const key = meter.value_settings.event_payload_key;
  const counted = ({ payload }: MeterEvent) => BigInt(payload[key] ?? '0');
  if (meter.default_aggregation.formula === 'count') return events.length;
  if (meter.default_aggregation.formula === 'last') {
    const last = [...events].sort((a, b) => a.timestamp - b.timestamp).at(-1);
    return last ? minorUnits(counted(last)) : 0;
  }
  return minorUnits(events.reduce((total, event) => total + counted(event), 0n));
}
