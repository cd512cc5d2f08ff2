import type { Hazard } from './component-types.js';

export type SignalKind =
  | 'fire'
  | 'started'
  | 'delayed'
  | 'feedback'
  | 'supervisory'
  | 'fault'
  | 'link'
  | 'power'
  | 'shielded'
  | 'operation'
  | 'measurement'
  | 'restore'
  | 'test'
  | 'information';

/** Most urgent first. Fire outranks everything; then what already acts against it; then what weakens protection. */
export const KIND_PRIORITY: readonly SignalKind[] = [
  'fire',
  'started',
  'delayed',
  'feedback',
  'supervisory',
  'fault',
  'link',
  'power',
  'shielded',
  'operation',
  'measurement',
  'restore',
  'test',
  'information',
];

/** Loop and point are two little-endian uint16; a dialect with an address in characters gives `ascii` instead. */
export interface ComponentAddress {
  hex: string;
  loop?: number;
  point?: number;
  ascii?: string;
}

/** One information object, in the words of the house. */
export interface Gb26875Signal {
  /** The most urgent of `kinds`. */
  kind: SignalKind;
  kinds: SignalKind[];
  /** Who speaks of itself: a fire system, one of its components, or the transmitter 用传. */
  subject: 'system' | 'component' | 'transmitter';
  aduType?: number;
  hazard?: Hazard;
  systemType?: number;
  systemAddress?: number;
  componentType?: number;
  componentAddress?: ComponentAddress;
  /** Status or operation bits, or the code of a dialect, as sent. */
  status?: number;
  /** Every flag that was set, also those that did not decide the kind. */
  flags: string[];
  /** With kind `restore`: the one condition that ends; absent means all of them. */
  restores?: 'fault' | 'power' | 'feedback' | 'shielded' | 'supervisory';
  /** Kind `link` because the device is alive, not because its link is lost. */
  heartbeat?: true;
  operator?: number;
  text?: string;
  /** China local time as sent; absent where the device's clock made no sense: then the receiving time counts. */
  occurredAt?: string;
  measurement?: { code: number; value: number; unit: string };
  /** The device says it is under test. Information only: it never downgrades a fire. */
  test: boolean;
}
