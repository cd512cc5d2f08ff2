import { type IncidentKind, isDanger } from './incident.js';

/** A history row, in the order of time. */
export interface HistoryRow {
  readonly step: string;
  readonly at: Date;
  /** Null where nobody wrote it by hand. */
  readonly organisationId: string | null;
  readonly detail: unknown;
}

interface Standing {
  readonly providerId: string;
  readonly kind: string;
  readonly test: boolean;
  readonly verification: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

interface Raise {
  readonly from: IncidentKind;
  readonly to: IncidentKind;
}

const ANSWERS = ['ACKNOWLEDGED', 'ACKNOWLEDGED_TOO', 'DISPATCHED', 'ARRIVED', 'VERIFIED'];

/** What the history of an incident says of the service: who answered and who came first, what was found when, and how it ended. */
export function timesOf(incident: Standing, steps: readonly HistoryRow[]) {
  const { kind, test, verification, openedAt, closedAt, providerId } = incident;
  const handedOn = steps.find(({ step, detail }) => step === 'HANDED_ON' && (detail as { closed?: boolean }).closed);
  const found = steps.findLast(({ step }) => step === 'VERIFIED');
  const first = (names: readonly string[], ours: boolean) =>
    steps.find(
      ({ step, organisationId }) =>
        names.includes(step) && organisationId !== null && (organisationId === providerId) === ours,
    )?.at;
  const sides = (names: readonly string[]) => ({ provider: first(names, true), customer: first(names, false) });
  const raises = steps
    .filter(({ step }) => step === 'KIND_RAISED')
    .map(({ at, detail }) => ({ at, ...(detail as Raise) }));
  const began = isDanger(raises[0]?.from ?? (kind as IncidentKind));
  const dangerAt = began ? openedAt : raises.find(({ to }) => isDanger(to))?.at;
  return {
    openedAt,
    dangerAt,
    impaired: !began,
    testByDevice: test,
    answered: sides(ANSWERS),
    arrived: sides(['ARRIVED']),
    // A reopening takes the finding back; a handover closes without one.
    ...(verification && found ? { finding: verification, foundAt: found.at } : {}),
    closedAt: closedAt ?? undefined,
    handedOnAt: handedOn?.at,
  };
}
