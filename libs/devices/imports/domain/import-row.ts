import type { DomainErrorClass, ErrorParams, Uuid } from '#kernel';
import { BadAddress } from '../../domain/device.errors.js';
import { parseGbAddress } from '../../domain/gb-address.js';
import { NotANumber, TooManyCells, ValueControl, ValueMissing, ValueTooLong } from './import.errors.js';
import type { ImportColumn } from './import-columns.js';
import { type ImportProblem, problem } from './import-problem.js';

/** One device as a row of the file tells it. Empty cells are null. */
export interface ImportRow {
  readonly line: number;
  readonly serial: string;
  readonly modelCode: string;
  readonly name: string | null;
  readonly location: string | null;
  readonly premisesName: string | null;
  readonly premisesId: string | null;
  readonly gbAddress: string | null;
  readonly transmitterSerial: string | null;
  readonly loop: number | null;
  readonly point: number | null;
}

/** A row that names its premises and model by what the database knows. */
export interface PlacedRow extends ImportRow {
  readonly premises: { readonly id: Uuid; readonly regionPath: string };
  readonly kind: string;
}

const LONGEST: Readonly<Partial<Record<ImportColumn, number>>> = {
  serial: 64,
  modelCode: 64,
  name: 120,
  location: 200,
  premisesName: 200,
  transmitterSerial: 64,
};

/** Reads the cells of one row. `row` holds what could be understood, also where there are problems. */
export function readRow(
  cells: readonly string[],
  columns: readonly ImportColumn[],
  line: number,
): { row: ImportRow; problems: ImportProblem[] } {
  const problems: ImportProblem[] = [];
  const wrong = (column: ImportColumn | null, error: DomainErrorClass, params?: ErrorParams) => {
    problems.push(problem(line, column, error, params));
    return null;
  };
  if (cells.length > columns.length) wrong(null, TooManyCells, { cells: cells.length, columns: columns.length });

  const text = (column: ImportColumn): string | null => {
    const cell = cells[columns.indexOf(column)]?.trim();
    if (!cell) return null;
    const max = LONGEST[column] ?? 64;
    if (cell.length > max) return wrong(column, ValueTooLong, { max });
    return /\p{Cc}/u.test(cell) ? wrong(column, ValueControl) : cell;
  };
  const required = (column: ImportColumn): string => {
    const before = problems.length;
    const cell = text(column);
    if (cell === null && problems.length === before) wrong(column, ValueMissing);
    return cell ?? '';
  };
  const number = (column: ImportColumn): number | null => {
    const cell = text(column);
    if (cell === null) return null;
    return /^\d{1,5}$/.test(cell) && Number(cell) <= 65_535 ? Number(cell) : wrong(column, NotANumber);
  };
  const address = text('gbAddress');
  const row = {
    line,
    serial: required('serial'),
    modelCode: required('modelCode'),
    name: text('name'),
    location: text('location'),
    premisesName: text('premisesName'),
    premisesId: text('premisesId')?.toLowerCase() ?? null,
    gbAddress: address === null ? null : (parseGbAddress(address) ?? wrong('gbAddress', BadAddress)),
    transmitterSerial: text('transmitterSerial'),
    loop: number('loop'),
    point: number('point'),
  };
  return { row, problems };
}
