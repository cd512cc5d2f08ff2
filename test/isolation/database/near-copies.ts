import { MARKET_NEAR_MISSES } from './market-rows.js';
import { partiesOf, REGIONS } from './parties.js';
import type { Table } from './schema.js';
import type { SeedRow } from './seed.js';

/** Copies that keep one's own tenants but for one, which is a stranger, or somebody that one no longer serves. */
export function halfForeign(table: Table, rows: readonly SeedRow[]): SeedRow[] {
  const others = { a: partiesOf('b'), b: partiesOf('a') };
  return rows.flatMap((row) => {
    const { provider, enterprise, authority } = others[row.side];
    const wrong: readonly (readonly [string, string])[] = [
      ['provider_id', provider],
      ['enterprise_id', enterprise],
      ['enterprise_id', partiesOf(row.side).departed],
      ['organisation_id', provider],
      ['by_organisation_id', provider],
      ['authority_id', authority],
      ['region_path', REGIONS[row.side === 'a' ? 'b' : 'a'].path],
    ];
    return wrong
      .filter(([column]) => typeof row.values[column] === 'string' && table.name !== 'organisation')
      .map(([column, value]) => ({
        ...row,
        label: `${row.label} with another ${column}`,
        values: { ...row.values, [column]: value },
      }));
  });
}

/** Copies in which one thing does not fit the rest, that only a policy over several tables can tell. */
export function nearMisses({ name }: Table, rows: readonly SeedRow[]): SeedRow[] {
  return (MARKET_NEAR_MISSES[name] ?? []).flatMap(({ of, as, values }) =>
    rows
      .filter(({ label }) => label.endsWith(`.${name}.${of}`))
      .map((row) => ({ ...row, label: `${row.label} ${as}`, values: { ...row.values, ...values(row.side) } })),
  );
}
