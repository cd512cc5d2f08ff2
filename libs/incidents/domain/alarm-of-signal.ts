import type { IncidentKind } from './incident.js';

/** What the alarm engine reads of a stored signal; the words are those of telemetry. */
export interface SignalFacts {
  readonly kind: string;
  readonly hazard: string | null;
  readonly flags: readonly string[];
}

export type SignalMeaning =
  | { readonly is: 'alarm'; readonly kind: IncidentKind }
  /** `kinds` undefined: every alarm of the point ends. */
  | { readonly is: 'restore'; readonly kinds?: readonly IncidentKind[] }
  | { readonly is: 'information' };

const ELECTRICAL_HAZARDS = new Set(['electrical', 'residualCurrent', 'temperature', 'arc']);

const KIND_OF: Readonly<Record<string, IncidentKind>> = {
  supervisory: 'SUPERVISORY',
  shielded: 'SUPERVISORY',
  fault: 'FAULT',
  power: 'FAULT',
  link: 'FAULT',
};

const RESTORED_BY: Readonly<Record<string, readonly IncidentKind[]>> = {
  'restores:fault': ['FAULT'],
  'restores:power': ['FAULT'],
  'restores:shielded': ['SUPERVISORY'],
  'restores:supervisory': ['SUPERVISORY'],
  'restores:feedback': [],
};

/**
 * Which alarm a signal means, if any. Test status has no say: by the letter of GB/T 26875.3-2011 table 5 every published
 * fire frame is "test", so it stays information. What a system did (started, feedback, operation) is no alarm of its own.
 */
export function meaningOf({ kind, hazard, flags }: SignalFacts): SignalMeaning {
  if (kind === 'fire') return { is: 'alarm', kind: fireKind(hazard) };
  if (kind === 'restore') return { is: 'restore', kinds: restoredKinds(flags) };
  const alarm = KIND_OF[kind];
  return alarm ? { is: 'alarm', kind: alarm } : { is: 'information' };
}

function fireKind(hazard: string | null): IncidentKind {
  if (hazard === 'gas') return 'GAS';
  return hazard !== null && ELECTRICAL_HAZARDS.has(hazard) ? 'ELECTRICAL' : 'FIRE';
}

// A dialect may end one condition only; then a fire of the same point must go on standing.
function restoredKinds(flags: readonly string[]): readonly IncidentKind[] | undefined {
  const named = flags.map((flag) => RESTORED_BY[flag]).filter((kinds) => kinds !== undefined);
  return named.length > 0 ? named.flat() : undefined;
}
