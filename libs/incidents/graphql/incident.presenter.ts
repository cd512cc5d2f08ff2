import type { IncidentKind, IncidentStepName } from '../domain/incident.js';
import type { IncidentRow } from '../incident.repository.js';
import type { AlarmRow, IncidentStepRow } from '../incident-history.repository.js';
import type { AlarmType, IncidentStepType, IncidentType } from './incident.types.js';

export function toIncidentType(row: IncidentRow): IncidentType {
  return row;
}

export function toAlarmType(row: AlarmRow): AlarmType {
  const place = (part: number) => (part === -1 ? null : part);
  return { ...row, kind: row.kind as IncidentKind, loop: place(row.loop), point: place(row.point) };
}

export function toStepType(row: IncidentStepRow): IncidentStepType {
  return { ...row, step: row.step as IncidentStepName };
}
