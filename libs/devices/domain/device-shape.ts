import type { DomainErrorClass } from '#kernel';
import { AddressMissing, AddressNotForKind, PointIncomplete, TransmitterBehindTransmitter } from './device.errors.js';
import { DeviceKind } from './device.js';

/** What decides how a device is reached. Absent and empty are the same. */
export interface DeviceShape {
  readonly kind: string;
  readonly gbAddress?: string | null;
  /** Id or serial number of the transmitter in front of it. */
  readonly transmitter?: string | null;
  readonly loop?: number | null;
  readonly point?: number | null;
}

export interface ShapeProblem {
  readonly field: 'gbAddress' | 'transmitter' | 'loop' | 'point';
  readonly error: DomainErrorClass;
}

/** What is wrong with how a device is said to be reached; empty when nothing is. */
export function shapeProblems({ kind, gbAddress, transmitter, loop, point }: DeviceShape): ShapeProblem[] {
  const given = [transmitter || undefined, loop ?? undefined, point ?? undefined].filter(
    (part) => part !== undefined,
  ).length;
  if (kind === DeviceKind.TRANSMITTER) {
    if (!gbAddress) return [{ field: 'gbAddress', error: AddressMissing }];
    return given > 0 ? [{ field: 'transmitter', error: TransmitterBehindTransmitter }] : [];
  }
  if (gbAddress) return [{ field: 'gbAddress', error: AddressNotForKind }];
  if (given === 0 || given === 3) return [];
  const field = !transmitter ? 'transmitter' : (loop ?? undefined) === undefined ? 'loop' : 'point';
  return [{ field, error: PointIncomplete }];
}
