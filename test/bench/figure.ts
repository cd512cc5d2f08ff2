/** One line of the table. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** `at most` unless `atLeast`; none for what is only shown. */
  readonly budget?: number;
  readonly atLeast?: boolean;
  readonly note?: string;
}

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Figure against budget: above 1 is over (or, for a least, below 1 is short). */
export function ratio({ value, budget }: Figure): number | undefined {
  return budget === undefined ? undefined : value / budget;
}

export function keeps(figure: Figure): boolean {
  const { value, budget, atLeast } = figure;
  if (budget === undefined) return true;
  return atLeast ? value >= budget : value <= budget;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    shown(figure.value, figure.unit),
    figure.budget === undefined ? '' : `${figure.atLeast ? '≥' : '≤'} ${shown(figure.budget, figure.unit)}`,
    ratio(figure)?.toFixed(2) ?? '',
    keeps(figure) ? '' : 'OVER',
    figure.note ?? '',
  ]);
  const all = [['figure', 'measured', 'budget', 'ratio', '', 'note'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((n) => Math.max(...all.map((row) => row[n]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

function shown(value: number, unit: string): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`.trim();
}
