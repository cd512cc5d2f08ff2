import type { Json, Uuid } from '#kernel';

const MAX_IDS = 50;

/** Which columns of a model say whose row it is; empty where it is nobody's. */
export type OwnerColumns = (model: string) => readonly string[];

interface Seen {
  count: number;
  readonly ids: Set<Uuid>;
}

/** What an authority read of one organisation, by model: how many rows, and the first ids. */
type Reads = Map<string, Seen>;

type Row = Readonly<Record<string, unknown>>;

/** Gathers, over one operation, whose rows were read. */
export class ReadCollector {
  private readonly byOrganisation = new Map<Uuid, Reads>();
  private readonly ownerless = new Map<string, Seen>();

  constructor(
    private readonly reader: Uuid,
    private readonly ownersOf: OwnerColumns,
  ) {}

  observe(model: string, rows: readonly Row[]): void {
    for (const row of rows) {
      const columns = this.ownersOf(model);
      const owners = columns.map((column) => row[column]).filter((value) => typeof value === 'string');
      // Its owner was not fetched: then nobody in the region may be left without the news.
      if (columns.length > 0 && owners.length === 0) note(this.ownerless, model, row);
      for (const owner of new Set(owners)) {
        if (owner !== this.reader) note(this.readsOf(owner), model, row);
      }
      this.observeInside(model, row);
    }
  }

  /** One per organisation that was read, by id. */
  organisations(): { organisationId: Uuid; reads: Json }[] {
    return [...this.byOrganisation].map(([organisationId, reads]) => ({ organisationId, reads: summary(reads) }));
  }

  /** Rows that could not be ascribed to a tenant, or undefined. */
  unascribed(): Json | undefined {
    return this.ownerless.size > 0 ? summary(this.ownerless) : undefined;
  }

  // Relations that were fetched along: `premises.enterprise`.
  private observeInside(model: string, row: Row): void {
    for (const [name, value] of Object.entries(row)) {
      const rows = (Array.isArray(value) ? value : [value]).filter(isRow);
      for (const inner of rows) this.observeRelated(`${model}.${name}`, inner);
    }
  }

  private observeRelated(path: string, row: Row): void {
    const owners = [row['providerId'], row['enterpriseId'], row['organisationId']].filter(
      (value) => typeof value === 'string',
    );
    for (const owner of new Set(owners)) if (owner !== this.reader) note(this.readsOf(owner), path, row);
    this.observeInside(path, row);
  }

  private readsOf(organisationId: Uuid): Reads {
    const known = this.byOrganisation.get(organisationId) ?? new Map<string, Seen>();
    this.byOrganisation.set(organisationId, known);
    return known;
  }
}

function note(reads: Reads, model: string, row: Row): void {
  const seen = reads.get(model) ?? { count: 0, ids: new Set<Uuid>() };
  reads.set(model, seen);
  seen.count += 1;
  if (typeof row['id'] === 'string') seen.ids.add(row['id']);
}

function summary(reads: Reads): Json {
  let room = MAX_IDS;
  return Object.fromEntries(
    [...reads].map(([model, { count, ids }]) => {
      const shown = [...ids].slice(0, room);
      room -= shown.length;
      return [model, { count, ids: shown }];
    }),
  );
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
