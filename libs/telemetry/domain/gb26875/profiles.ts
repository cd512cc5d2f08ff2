import { ANALOG_TYPES } from './analog-types.js';
import { COMPONENT_TYPES } from './component-types.js';
import { byte, field, STANDARD_LAYOUTS, SYSTEM, text, time } from './layouts.js';
import type { Gb26875Profile } from './profile.js';
import { TX3016A_COMPONENT_TYPES, TX3016A_EVENTS, TX3016A_OPERATIONS } from './tx3016a.js';

export const STANDARD: Gb26875Profile = {
  name: 'standard',
  clock: 'binary',
  versionFirst: 'main',
  layouts: STANDARD_LAYOUTS,
  componentTypes: COMPONENT_TYPES,
  analogTypes: ANALOG_TYPES,
  events: {},
  operations: {},
  heartbeatTypes: [9, 10],
};

/** A dialect as its difference from another: tables are merged by code, everything else is replaced. */
export function deriveProfile(
  base: Gb26875Profile,
  name: string,
  changes: Partial<Omit<Gb26875Profile, 'name'>>,
): Gb26875Profile {
  return {
    ...base,
    ...changes,
    name,
    layouts: { ...base.layouts, ...changes.layouts },
    analogTypes: { ...base.analogTypes, ...changes.analogTypes },
  };
}

/** Fire panel with 50-byte component objects, addresses in characters, and codes in place of bits (its own tables). */
export const TX3016A = deriveProfile(STANDARD, 'TX3016A', {
  layouts: {
    2: [
      ...SYSTEM,
      byte('componentType'),
      field('asciiAddress', 'componentAddrAscii', 8),
      field('eventCode', 'vendorEvent', 1),
      text(32),
      time('occurredAt'),
    ],
    4: [...SYSTEM, field('operationCode', 'vendorOp', 1), byte('operator'), time('recordedAt')],
  },
  componentTypes: TX3016A_COMPONENT_TYPES,
  events: TX3016A_EVENTS,
  operations: TX3016A_OPERATIONS,
});

/** Gateways that send the device status (type 21) without its time: the receiving time stands in. */
export const UNTIMED_STATUS = deriveProfile(STANDARD, 'untimed-status', {
  layouts: { 21: [field('deviceStatus', 'status', 1)] },
});

export const USER_VERSION_FIRST = deriveProfile(STANDARD, 'user-version-first', { versionFirst: 'user' });
export const BCD_CLOCK = deriveProfile(STANDARD, 'bcd-clock', { clock: 'bcd' });

export const PROFILES: Readonly<Record<string, Gb26875Profile>> = Object.fromEntries(
  [STANDARD, TX3016A, UNTIMED_STATUS, USER_VERSION_FIRST, BCD_CLOCK].map((profile) => [profile.name, profile]),
);

/** The built-in profile of that name; undefined where there is none. */
export function profileNamed(name: string): Gb26875Profile | undefined {
  return Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
}
