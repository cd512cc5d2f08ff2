import { ColumnMissing, ColumnTwice, ColumnUnknown } from './import.errors.js';
import { type ImportProblem, problem } from './import-problem.js';

/** The columns of a device import, in the order of the template. */
export const IMPORT_COLUMNS = [
  'serial',
  'modelCode',
  'name',
  'location',
  'premisesName',
  'premisesId',
  'gbAddress',
  'transmitterSerial',
  'loop',
  'point',
] as const;

export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

const REQUIRED: readonly ImportColumn[] = ['serial', 'modelCode'];

const CHINESE: Readonly<Record<string, ImportColumn>> = {
  序列号: 'serial',
  设备序列号: 'serial',
  型号: 'modelCode',
  型号代码: 'modelCode',
  名称: 'name',
  设备名称: 'name',
  位置: 'location',
  安装位置: 'location',
  场所: 'premisesName',
  场所名称: 'premisesName',
  场所编号: 'premisesId',
  地址码: 'gbAddress',
  用传地址: 'gbAddress',
  所属用传: 'transmitterSerial',
  用传序列号: 'transmitterSerial',
  回路: 'loop',
  回路号: 'loop',
  点位: 'point',
  点位号: 'point',
};

const BY_NAME = new Map<string, ImportColumn>([
  ...IMPORT_COLUMNS.map((column): [string, ImportColumn] => [column.toLowerCase(), column]),
  ...Object.entries(CHINESE),
]);

/** Which column each cell of a row belongs to, as the first row says; case and white space do not matter. */
export function readHeader(
  cells: readonly string[],
  line: number,
): { columns: ImportColumn[]; problems: ImportProblem[] } {
  const problems: ImportProblem[] = [];
  const columns: ImportColumn[] = [];
  for (const cell of cells) {
    const name = cell.trim();
    const column = BY_NAME.get(name.toLowerCase());
    if (!column) problems.push(problem(line, name.slice(0, 64), ColumnUnknown, { column: name.slice(0, 64) }));
    else if (columns.includes(column)) problems.push(problem(line, column, ColumnTwice, { column }));
    else columns.push(column);
  }
  for (const column of REQUIRED) {
    if (!columns.includes(column)) problems.push(problem(line, column, ColumnMissing, { column }));
  }
  return { columns, problems };
}

/** Header and two rows to start from: a transmitter and a detector behind it. */
export function importTemplate(): string {
  return [
    IMPORT_COLUMNS.join(','),
    'TX-0001,TX-STANDARD,用户信息传输装置,消防控制室,,,0a1b2c3d4e5f,,,',
    'SD-0001,SMOKE-LOOP,感烟探测器,一层大厅,,,,TX-0001,1,1',
    '',
  ].join('\r\n');
}
