import type { QuarantineRow } from '../quarantine/quarantine.repository.js';
import type { SignalRow } from '../signal.repository.js';
import type { QuarantineType } from './quarantine.types.js';
import type { SignalType } from './signal.types.js';

export function toSignalType(row: SignalRow): SignalType {
  const { measureCode: code, measureValue: value, measureUnit: unit, raw: _raw, messageKey: _key, ...rest } = row;
  return { ...rest, measurement: code === null || value === null ? null : { code, value, unit: unit ?? '' } };
}

export function toQuarantineType({ raw, digest: _digest, ...rest }: QuarantineRow): QuarantineType {
  return { ...rest, raw: Buffer.from(raw).toString('hex') };
}
