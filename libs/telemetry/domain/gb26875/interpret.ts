import type { ComponentType, Hazard } from './component-types.js';
import type { AduObject, DecodedAdu, DecodedFrame } from './decoded.js';
import { kindsOfEvent, kindsOfOperations, kindsOfStatus } from './kinds-of-flags.js';
import type { Gb26875Profile } from './profile.js';
import { profileNamed, STANDARD } from './profiles.js';
import type { ComponentAddress, Gb26875Signal, SignalKind } from './signal.js';
import { SYSTEM_TYPES } from './system-types.js';

const UPLINK_COMMANDS = new Set(['sendData', 'response']);
const TRANSMITTER_TYPES = new Set([21, 24, 25, 26, 28]);
const DOWNLINK_TYPES_FROM = 61;

/**
 * What a frame reports, one signal per object in the order of the frame, and one `link` signal for a heartbeat.
 * Empty for answers and orders, and for units that could not be read: those go to quarantine, see answerTo.
 * `profile` must be the one the frame was decoded with; built-in ones are found by their name.
 */
export function interpret(
  frame: DecodedFrame,
  profile: Gb26875Profile = profileNamed(frame.profile ?? STANDARD.name) ?? STANDARD,
): Gb26875Signal[] {
  const { adu } = frame;
  if (!adu || !UPLINK_COMMANDS.has(frame.commandName ?? '')) return [];
  if (isHeartbeat(frame, adu, profile)) return [heartbeat(adu)];
  const { type } = adu;
  if (adu.result !== 'ok' || type === undefined || type >= DOWNLINK_TYPES_FROM) return [];
  return (adu.objects ?? []).map((object) => signalOf(type, object, profile));
}

/** Vendors fill the gap the standard left: an empty unit, a single 0x16, or a type with no object in it. */
function isHeartbeat(frame: DecodedFrame, adu: DecodedAdu, profile: Gb26875Profile): boolean {
  if (adu.result === 'nonStandard') return adu.hex === '16';
  if (adu.result === 'empty') return frame.commandName === 'sendData';
  if (adu.type === undefined || adu.count !== 0) return false;
  if (adu.result === 'vendorType') return adu.hex === '' && profile.heartbeatTypes.includes(adu.type);
  return adu.result === 'ok' && adu.type < DOWNLINK_TYPES_FROM;
}

function heartbeat({ type }: DecodedAdu): Gb26875Signal {
  const aduType = type === undefined ? {} : { aduType: type };
  return { kind: 'link', kinds: ['link'], subject: 'transmitter', ...aduType, flags: [], heartbeat: true, test: false };
}

function signalOf(type: number, object: AduObject, profile: Gb26875Profile): Gb26875Signal {
  const component = componentOf(object, profile);
  const kinds = kindsOf(object, profile);
  const restores = object.vendorEvent === undefined ? undefined : profile.events[object.vendorEvent]?.restores;
  return defined({
    kind: kinds[0] ?? 'information',
    kinds,
    subject: subjectOf(type, object),
    aduType: type,
    hazard: hazardOf(object, component),
    systemType: object.systemType,
    systemAddress: object.systemAddr,
    componentType: object.componentType,
    componentAddress: addressOf(object),
    status: object.status ?? object.op ?? object.vendorEvent ?? object.vendorOp,
    flags: object.flags ?? object.ops ?? [],
    restores,
    operator: object.operator,
    text: textOf(object),
    occurredAt: timeOf(object),
    measurement: measurementOf(object),
    test: isTest(object),
  });
}

function kindsOf(object: AduObject, profile: Gb26875Profile): SignalKind[] {
  if (object.raw !== undefined) return ['measurement'];
  if (object.vendorEvent !== undefined) return kindsOfEvent(profile.events[object.vendorEvent]?.flags ?? []);
  if (object.status !== undefined) return kindsOfStatus(object.status, object.flags ?? []);
  if (object.ops) return kindsOfOperations(object.ops);
  return ['information'];
}

/** By the letter bit 0 = 0 is "test"; every published fire frame has it so, which is why it decides nothing. */
function isTest({ status, flags, ops, vendorEvent }: AduObject): boolean {
  if (vendorEvent !== undefined) return Boolean(flags?.includes('selfTest'));
  if (status !== undefined) return (status & 1) === 0;
  return Boolean(ops?.includes('test') || ops?.includes('selfTest'));
}

function subjectOf(type: number, object: AduObject): Gb26875Signal['subject'] {
  if (TRANSMITTER_TYPES.has(type)) return 'transmitter';
  return object.componentType === undefined ? 'system' : 'component';
}

function componentOf({ componentType }: AduObject, profile: Gb26875Profile): ComponentType | undefined {
  return componentType === undefined ? undefined : profile.componentTypes[componentType];
}

function hazardOf(object: AduObject, component: ComponentType | undefined): Hazard | undefined {
  if (object.ops?.includes('manualAlarm')) return 'manual';
  if (component && component.hazard !== 'other') return component.hazard;
  if (object.systemType === undefined) return undefined;
  return SYSTEM_TYPES[object.systemType]?.water ? 'water' : 'other';
}

function addressOf({ componentAddrBytes, componentAddrAscii }: AduObject): ComponentAddress | undefined {
  if (componentAddrAscii !== undefined) {
    return { hex: Buffer.from(componentAddrAscii, 'latin1').toString('hex'), ascii: componentAddrAscii };
  }
  if (componentAddrBytes === undefined) return undefined;
  const bytes = Buffer.from(componentAddrBytes, 'hex');
  return { hex: componentAddrBytes, loop: bytes.readUInt16LE(0), point: bytes.readUInt16LE(2) };
}

function textOf({ description, major, minor }: AduObject): string | undefined {
  return major === undefined ? description || undefined : `${major}.${minor}`;
}

function timeOf(object: AduObject): string | undefined {
  const label = object.occurredAt ?? object.sampledAt ?? object.recordedAt ?? object.time;
  return label?.startsWith('INVALID') ? undefined : label;
}

function measurementOf({ raw, analogType, value, unit }: AduObject): Gb26875Signal['measurement'] {
  if (raw === undefined || analogType === undefined || value === undefined) return undefined;
  return { code: analogType, value, unit: unit ?? '' };
}

/** Drops what is not known, so that a signal prints and compares as what it says. */
function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
