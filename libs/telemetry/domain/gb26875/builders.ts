import { encodeAdu } from './adu.js';
import type { AduObject, DecodedFrame } from './decoded.js';
import { encodeFrame } from './encode.js';
import type { Gb26875Profile } from './profile.js';
import { STANDARD } from './profiles.js';
import { instantToTimeLabel } from './time-label.js';

/** A system by its type (table 4) and address. */
export interface SystemRef {
  systemType: number;
  systemAddr: number;
}

/** A component by loop and point: two little-endian uint16 in the four address bytes, as nearly all devices do it. */
export interface ComponentRef extends SystemRef {
  loop: number;
  point: number;
}

export interface ComponentKindRef extends ComponentRef {
  componentType: number;
}

const clockOf = (when: Date | string): string => (typeof when === 'string' ? when : instantToTimeLabel(when));

/** `componentAddress(10, 2)` is `0x0002000a`. */
export function componentAddress(loop: number, point: number): string {
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  return `0x${hex(point)}${hex(loop)}`;
}

function located({ loop, point, ...rest }: ComponentRef): AduObject {
  return { ...rest, componentAddr: componentAddress(loop, point) };
}

/** The confirm of a frame: its number and version, addresses turned round. Send it only once the signal is durable. */
export function confirmFrame(
  frame: DecodedFrame,
  now: Date,
  profile: Gb26875Profile = STANDARD,
  adu?: Uint8Array,
): Buffer {
  return answerFrame(frame, 'confirm', now, profile, adu);
}

/** The deny of a frame with at least a readable header (wrong checksum, end, length or command). */
export function denyFrame(frame: DecodedFrame, now: Date, profile: Gb26875Profile = STANDARD): Buffer {
  return answerFrame(frame, 'deny', now, profile);
}

/** The response of a device to a request. */
export function responseFrame(
  frame: DecodedFrame,
  now: Date,
  adu: Uint8Array,
  profile: Gb26875Profile = STANDARD,
): Buffer {
  return answerFrame(frame, 'response', now, profile, adu);
}

function answerFrame(
  frame: DecodedFrame,
  command: 'confirm' | 'deny' | 'response',
  now: Date,
  profile: Gb26875Profile,
  adu?: Uint8Array,
): Buffer {
  const { seq, versionMajor: major, versionMinor: minor, source, destination } = frame;
  if (seq === undefined || major === undefined || minor === undefined || !source || !destination) {
    throw new RangeError(`a frame without a header has no answer: ${frame.result}`);
  }
  const turned = { source: destination, destination: source };
  return encodeFrame({ seq, version: { major, minor }, sentAt: now, ...turned, command, ...(adu && { adu }) }, profile);
}

/** Units from the centre to the device; the frame's command is `control` for the first three, else `request`. */
export const centreUnits = {
  setClock: (now: Date, profile?: Gb26875Profile) => encodeAdu(90, [{ centreTime: clockOf(now) }], profile),
  /** 查岗: is the guard at the post? */
  rollCall: (replyTimeoutMin: number) => encodeAdu(91, [{ replyTimeoutMin }]),
  initialise: () => encodeAdu(89, [{ reserved: 0 }]),
  readSystemStatus: (...systems: SystemRef[]) => encodeAdu(61, systems.map(onlySystem)),
  readComponentStatus: (...components: ComponentRef[]) => encodeAdu(62, components.map(located)),
  readAnalogs: (...components: ComponentRef[]) => encodeAdu(63, components.map(located)),
  readSystemOperations: (system: SystemRef, count: number, from: Date | string, profile?: Gb26875Profile) =>
    encodeAdu(64, [{ ...onlySystem(system), count, from: clockOf(from) }], profile),
  readSystemVersion: (system: SystemRef) => encodeAdu(65, [onlySystem(system)]),
  readSystemConfiguration: (...systems: SystemRef[]) => encodeAdu(66, systems.map(onlySystem)),
  readComponentConfiguration: (...components: ComponentRef[]) => encodeAdu(67, components.map(located)),
  readSystemTime: (system: SystemRef) => encodeAdu(68, [onlySystem(system)]),
  readDeviceStatus: () => encodeAdu(81, [{ reserved: 0 }]),
  readDeviceOperations: (count: number, from: Date | string, profile?: Gb26875Profile) =>
    encodeAdu(84, [{ count, from: clockOf(from) }], profile),
  readDeviceVersion: () => encodeAdu(85, [{ reserved: 0 }]),
  readDeviceConfiguration: () => encodeAdu(86, [{ reserved: 0 }]),
  readDeviceTime: () => encodeAdu(88, [{ reserved: 0 }]),
} as const;

/** Units from the device to the centre, command `sendData` (or `response` when asked for). */
export const deviceUnits = {
  /** Type 1. */
  systemStatus: (...objects: (SystemRef & { status: number; occurredAt: Date | string })[]) =>
    encodeAdu(
      1,
      objects.map((object) => ({ ...object, occurredAt: clockOf(object.occurredAt) })),
    ),
  /** Type 2. `description` is cut to 31 bytes of GB18030 at a whole character. */
  componentStatus: (
    ...objects: (ComponentKindRef & { status: number; description: string; occurredAt: Date | string })[]
  ) =>
    encodeAdu(
      2,
      objects.map((object) => ({ ...located(object), occurredAt: clockOf(object.occurredAt) })),
    ),
  /** Type 3. `raw` is the int16 that goes on the wire. */
  analog: (...objects: (ComponentKindRef & { analogType: number; raw: number; sampledAt: Date | string })[]) =>
    encodeAdu(
      3,
      objects.map((object) => ({ ...located(object), sampledAt: clockOf(object.sampledAt) })),
    ),
  /** Type 21. */
  deviceStatus: (status: number, occurredAt: Date | string) =>
    encodeAdu(21, [{ status, occurredAt: clockOf(occurredAt) }]),
  /** Type 24; the answer to a roll-call is operation bit 5. */
  deviceOperation: (op: number, operator: number, recordedAt: Date | string) =>
    encodeAdu(24, [{ op, operator, recordedAt: clockOf(recordedAt) }]),
} as const;

function onlySystem({ systemType, systemAddr }: SystemRef): AduObject {
  return { systemType, systemAddr };
}
