import { AddressTaken, NoSuchTransmitter, PointTaken, SerialTaken, UnknownModel } from '../domain/device.errors.js';
import { DeviceKind } from '../domain/device.js';
import { shapeProblems } from '../domain/device-shape.js';
import type { ReadRow } from './csv-rows.js';
import type { Reference, Taken } from './device-import.sql.js';
import { NoSuchPremises, PremisesAmbiguous, PremisesMissing, TwiceInFile } from './domain/import.errors.js';
import { type ImportProblem, problem } from './domain/import-problem.js';
import type { ImportRow, PlacedRow } from './domain/import-row.js';

/** What stands in the file so far: line by value, so that a second occurrence can name the first. */
export class SeenInFile {
  private readonly serials = new Map<string, number>();
  private readonly addresses = new Map<string, number>();
  private readonly points = new Map<string, number>();

  /** Notes the row and says what of it stood in the file before. */
  repeats({ line, serial, gbAddress, transmitterSerial, loop, point }: ImportRow): ImportProblem[] {
    const place = transmitterSerial && loop !== null && point !== null ? `${loop}/${point}/${transmitterSerial}` : null;
    return [
      ...repeated(this.serials, serial || null, line, 'serial'),
      ...repeated(this.addresses, gbAddress, line, 'gbAddress'),
      ...repeated(this.points, place, line, 'point'),
    ];
  }
}

function repeated(seen: Map<string, number>, value: string | null, line: number, column: string): ImportProblem[] {
  if (value === null) return [];
  const first = seen.get(value);
  if (first !== undefined) return [problem(line, column, TwiceInFile, { line: first })];
  seen.set(value, line);
  return [];
}

/** What a row says that can be judged without the database: its cells, its model, its premises, how it is reached. */
export function judge(
  { row, problems }: ReadRow,
  reference: Reference,
): { placed?: PlacedRow; problems: ImportProblem[] } {
  const found = [...problems];
  const kind = reference.models.get(row.modelCode);
  if (row.modelCode && !kind) found.push(problem(row.line, 'modelCode', UnknownModel, { modelCode: row.modelCode }));
  const premises = premisesOf(row, reference);
  if ('code' in premises) found.push(premises);
  // A cell that could not be read would only be reported twice.
  const legible = problems.length === 0;
  if (kind && legible) {
    const shape = {
      kind,
      gbAddress: row.gbAddress,
      transmitter: row.transmitterSerial,
      loop: row.loop,
      point: row.point,
    };
    for (const { field, error } of shapeProblems(shape)) {
      found.push(problem(row.line, field === 'transmitter' ? 'transmitterSerial' : field, error));
    }
  }
  const placed = kind && !('code' in premises) && found.length === 0 ? { ...row, kind, premises } : undefined;
  return { placed, problems: found };
}

function premisesOf({ line, premisesId, premisesName }: ImportRow, reference: Reference) {
  const { premisesById, premisesByName, defaultPremisesId } = reference;
  if (premisesId) return premisesById.get(premisesId) ?? problem(line, 'premisesId', NoSuchPremises);
  if (premisesName) {
    const [found, other] = premisesByName.get(premisesName) ?? [];
    if (other) return problem(line, 'premisesName', PremisesAmbiguous);
    return found ?? problem(line, 'premisesName', NoSuchPremises);
  }
  const fallback = defaultPremisesId && premisesById.get(defaultPremisesId);
  return fallback || problem(line, 'premisesName', PremisesMissing);
}

/** What the database says against a row. `inFile` are the serial numbers of transmitters in this file. */
export function contradict(row: ImportRow, taken: Taken, inFile: ReadonlySet<string>): ImportProblem[] {
  const { line, serial, gbAddress, transmitterSerial, loop, point } = row;
  const found: ImportProblem[] = [];
  if (taken.serials.has(serial)) found.push(problem(line, 'serial', SerialTaken, { serial }));
  if (gbAddress && taken.addresses.has(gbAddress)) found.push(problem(line, 'gbAddress', AddressTaken, { gbAddress }));
  if (!transmitterSerial || loop === null || point === null) return found;
  if (taken.points.has(`${loop}/${point}/${transmitterSerial}`))
    found.push(problem(line, 'point', PointTaken, { loop, point }));
  if (!inFile.has(transmitterSerial) && !taken.transmitters.has(transmitterSerial)) {
    found.push(problem(line, 'transmitterSerial', NoSuchTransmitter));
  }
  return found;
}

/** Is the row a transmitter that others in the file may stand behind? */
export function isTransmitter(row: ImportRow, reference: Reference): boolean {
  return reference.models.get(row.modelCode) === DeviceKind.TRANSMITTER;
}
