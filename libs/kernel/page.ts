import type { Uuid } from './ids.js';

/** What a list is asked for: at most `first` rows after the row with id `after`, newest first unless the list says otherwise. */
export interface PageRequest {
  readonly first: number;
  readonly after?: Uuid;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  /** Counts all rows that match; called only when the client asked for it. */
  readonly totalCount: () => Promise<number>;
}
