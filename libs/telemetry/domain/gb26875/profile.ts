import type { AnalogType } from './analog-types.js';
import type { ComponentType } from './component-types.js';
import type { Layout } from './layouts.js';
import type { ClockCoding } from './time-label.js';

/** What a code of a dialect says, in our flags. `restores` names the only condition that a restore ends. */
export interface VendorCode {
  flags: readonly string[];
  restores?: 'fault' | 'power' | 'feedback' | 'shielded' | 'supervisory';
}

/** How one family of devices writes GB/T 26875.3. It changes how bytes are read, never whether an alarm counts. */
export interface Gb26875Profile {
  name: string;
  clock: ClockCoding;
  /** Which version byte stands first on the wire; the standard puts the main one first. */
  versionFirst: 'main' | 'user';
  layouts: Readonly<Record<number, Layout>>;
  componentTypes: Readonly<Record<number, ComponentType>>;
  analogTypes: Readonly<Record<number, AnalogType>>;
  events: Readonly<Record<number, VendorCode>>;
  operations: Readonly<Record<number, readonly string[]>>;
  /** Private types that, without an object, only say "I am here". */
  heartbeatTypes: readonly number[];
}
