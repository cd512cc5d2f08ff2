import type { SubjectName } from './ability.js';

/** What an API key can be given, and what each scope opens. */
export const SCOPES = {
  'events:write': [],
  'incidents:read': [
    ['read', 'Incident'],
    ['read', 'Alarm'],
    ['read', 'Premises'],
    ['read', 'Device'],
  ],
  'incidents:write': [
    ['*', 'Incident'],
    ['read', 'Alarm'],
    ['read', 'Premises'],
    ['read', 'Device'],
  ],
  'premises:read': [['read', 'Premises']],
  'premises:write': [['*', 'Premises']],
  'devices:read': [
    ['read', 'Device'],
    ['read', 'DeviceModel'],
    ['read', 'ImportRun'],
  ],
  'devices:write': [
    ['*', 'Device'],
    ['read', 'DeviceModel'],
    ['*', 'ImportRun'],
    ['read', 'Premises'],
  ],
  'contracts:read': [
    ['read', 'Contract'],
    ['read', 'PlanVersion'],
    ['read', 'MarketRule'],
  ],
} as const satisfies Record<string, readonly (readonly [string, SubjectName])[]>;

export type Scope = keyof typeof SCOPES;

export function isScope(value: string): value is Scope {
  return Object.hasOwn(SCOPES, value);
}

export function allowsScope(scopes: readonly string[], action: string, subject: SubjectName): boolean {
  return scopes
    .filter(isScope)
    .some((scope) =>
      SCOPES[scope].some(([allowed, noun]) => noun === subject && (allowed === '*' || allowed === action)),
    );
}
