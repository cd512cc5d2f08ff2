/** What a field is on the wire; fields.ts reads and writes each kind. */
export type FieldKind =
  | 'byte'
  | 'address'
  | 'asciiAddress'
  | 'text'
  | 'sizedText'
  | 'time'
  | 'analogValue'
  | 'systemStatus'
  | 'componentStatus'
  | 'deviceStatus'
  | 'systemOperation'
  | 'deviceOperation'
  | 'eventCode'
  | 'operationCode';

export interface Field {
  kind: FieldKind;
  /** Name in the decoded object. */
  name: string;
  /** Bytes on the wire; of a sized text only its length byte. */
  size: number;
}

export type Layout = readonly Field[];

export const byte = (name: string): Field => ({ kind: 'byte', name, size: 1 });
export const text = (size: number): Field => ({ kind: 'text', name: 'description', size });
export const time = (name: string): Field => ({ kind: 'time', name, size: 6 });
export const field = (kind: FieldKind, name: string, size: number): Field => ({ kind, name, size });

export const SYSTEM: Layout = [byte('systemType'), byte('systemAddr')];
const ADDRESS = field('address', 'componentAddr', 4);
const COMPONENT: Layout = [...SYSTEM, byte('componentType'), ADDRESS];
const SIZED_TEXT = field('sizedText', 'description', 1);
const VERSION: Layout = [byte('major'), byte('minor')];
const RESERVED: Layout = [byte('reserved')];

/** Object layouts by type (GB/T 26875.3-2011, clause 8 and table 3). A type that is not here is reserved or private. */
export const STANDARD_LAYOUTS: Readonly<Record<number, Layout>> = {
  1: [...SYSTEM, field('systemStatus', 'status', 2), time('occurredAt')],
  2: [...COMPONENT, field('componentStatus', 'status', 2), text(31), time('occurredAt')],
  3: [...COMPONENT, byte('analogType'), field('analogValue', 'raw', 2), time('sampledAt')],
  4: [...SYSTEM, field('systemOperation', 'op', 1), byte('operator'), time('recordedAt')],
  5: [...SYSTEM, ...VERSION],
  6: [...SYSTEM, SIZED_TEXT],
  7: [...COMPONENT, text(31)],
  8: [...SYSTEM, time('time')],
  21: [field('deviceStatus', 'status', 1), time('occurredAt')],
  24: [field('deviceOperation', 'op', 1), byte('operator'), time('recordedAt')],
  25: VERSION,
  26: [SIZED_TEXT],
  28: [time('time')],
  61: SYSTEM,
  62: [...SYSTEM, ADDRESS],
  63: [...SYSTEM, ADDRESS],
  64: [...SYSTEM, byte('count'), time('from')],
  65: SYSTEM,
  66: SYSTEM,
  67: [...SYSTEM, ADDRESS],
  68: SYSTEM,
  81: RESERVED,
  84: [byte('count'), time('from')],
  85: RESERVED,
  86: RESERVED,
  88: RESERVED,
  89: RESERVED,
  90: [time('centreTime')],
  91: [byte('replyTimeoutMin')],
};
