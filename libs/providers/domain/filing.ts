import { NotFiled } from './filing.errors.js';

export enum FilingState {
  FILED = 'FILED',
  SUSPENDED = 'SUSPENDED',
  WITHDRAWN = 'WITHDRAWN',
}

export interface Filing {
  readonly state: string;
  /** Slash-ended: the filing holds for this region and everything below it. */
  readonly regionPath: string;
  readonly validFrom: Date;
  /** Exclusive; null: until it is suspended or withdrawn. */
  readonly validTo: Date | null;
}

/** Does this filing let its provider do business in the region at that moment? */
export function covers(filing: Filing, regionPath: string, at: Date): boolean {
  return (
    filing.state === FilingState.FILED &&
    filing.regionPath.endsWith('/') &&
    regionPath.startsWith(filing.regionPath) &&
    filing.validFrom <= at &&
    (filing.validTo === null || at < filing.validTo)
  );
}

/** A filing for the province holds in its towns. */
export function isFiledFor(filings: readonly Filing[], regionPath: string, at: Date): boolean {
  return filings.some((filing) => covers(filing, regionPath, at));
}

/** Throws PROVIDER.NOT_FILED: who is not on file for a region may not offer there. */
export function assertFiled(filings: readonly Filing[], regionPath: string, at: Date): void {
  if (!isFiledFor(filings, regionPath, at)) throw new NotFiled();
}

/** The path and those of all its ancestors: `32/3211/` gives `32/` and `32/3211/`. */
export function ancestorPaths(regionPath: string): string[] {
  const parts = regionPath.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}
