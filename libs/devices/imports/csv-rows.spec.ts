import { Readable } from 'node:stream';
import { type ReadRow, readRows } from './csv-rows.js';
import { importTemplate } from './domain/import-columns.js';
import { textOf } from './domain/import-problem.js';
import { UnreadableFile } from './line-decoder.js';

const HEADER = 'serial,modelCode,name,location,gbAddress,transmitterSerial,loop,point';

async function read(content: string | Buffer, chunk = 7): Promise<ReadRow[]> {
  const bytes = Buffer.from(content);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, n) =>
    bytes.subarray(n * chunk, (n + 1) * chunk),
  );
  const rows: ReadRow[] = [];
  for await (const row of readRows(Readable.from(chunks))) rows.push(row);
  return rows;
}
const lines = async (content: string | Buffer) => (await read(content)).map(({ row }) => [row.line, row.serial]);
const problems = async (content: string) =>
  (await read(content)).flatMap((row) => row.problems.map(({ line, column, code }) => `${line} ${column} ${code}`));
const refusal = (content: string | Buffer) =>
  read(content).then(
    () => 'was read',
    (error: unknown) => {
      if (!(error instanceof UnreadableFile)) throw error;
      return `${error.problem.line} ${error.problem.column} ${error.problem.code}`;
    },
  );

describe('a file of devices', () => {
  it('is read from the template without a problem', async () => {
    const rows = await read(importTemplate());
    expect(rows.flatMap((row) => row.problems)).toEqual([]);
    expect(rows.map(({ row }) => row)).toMatchObject([
      { line: 2, serial: 'TX-0001', gbAddress: '0a1b2c3d4e5f', loop: null },
      { line: 3, serial: 'SD-0001', transmitterSerial: 'TX-0001', loop: 1, point: 1 },
    ]);
  });

  it.each([
    ['LF', `${HEADER}\na,M\nb,M\n`],
    ['CRLF', `${HEADER}\r\na,M\r\nb,M\r\n`],
    ['no newline at the end', `${HEADER}\na,M\nb,M`],
    ['a byte order mark', `\ufeff${HEADER}\na,M\nb,M\n`],
    ['quotes', `"serial","modelCode"\n"a","M"\n"b","M"\n`],
    ['other case and white space in the header', ' SERIAL , ModelCode \na,M\nb,M\n'],
    ['Chinese headers', '序列号,型号,安装位置\na,M,大厅\nb,M,\n'],
  ])('may have %s', async (_, content) => {
    expect(await lines(content)).toEqual([
      [2, 'a'],
      [3, 'b'],
    ]);
  });

  it('counts lines as an editor does, over empty lines and cells that span lines', async () => {
    const content = `${HEADER}\na,M\n\n\nb,M,"two\nlines"\nc,M\n`;
    expect(await lines(content)).toEqual([
      [2, 'a'],
      [5, 'b'],
      [7, 'c'],
    ]);
    expect(await lines(content.replaceAll('\n', '\r\n'))).toEqual([
      [2, 'a'],
      [5, 'b'],
      [7, 'c'],
    ]);
  });

  it('may be GB18030 when its header says so', async () => {
    const gb = Buffer.concat([
      Buffer.from([0xd0, 0xf2, 0xc1, 0xd0, 0xba, 0xc5, 0x2c, 0xd0, 0xcd, 0xba, 0xc5, 0x0a]), // 序列号,型号
      Buffer.from('a,M\n'),
      Buffer.from([0xcf, 0xfb, 0xb7, 0xc0, 0x2c, 0x4d, 0x0a]), // 消防,M
    ]);
    expect(await lines(gb)).toEqual([
      [2, 'a'],
      [3, '消防'],
    ]);
  });

  it.each([
    [
      'bad UTF-8',
      Buffer.concat([Buffer.from(`${HEADER}\na,M\n消防,M\n`), Buffer.from([0xcf, 0xfb, 0x2c, 0x4d, 0x0a])]),
      '4 null IMPORT.NOT_UTF8',
    ],
    [
      'bad UTF-8 in the last line',
      Buffer.concat([Buffer.from(`${HEADER}\na,M\n`), Buffer.from([0xff])]),
      '3 null IMPORT.NOT_UTF8',
    ],
    ['a quote that never ends', `${HEADER}\na,M\n"b,M\n`, /^\d null IMPORT.BAD_CSV$/],
    ['no rows', `${HEADER}\n`, '1 null IMPORT.EMPTY'],
    ['nothing', '', '1 null IMPORT.EMPTY'],
    ['a column missing', 'serial,name\na,b\n', '1 modelCode IMPORT.COLUMN_MISSING'],
    ['an unknown column', 'serial,modelCode,colour\na,M,red\n', '1 colour IMPORT.COLUMN_UNKNOWN'],
    ['a column twice', 'serial,modelCode,序列号\na,M,b\n', '1 serial IMPORT.COLUMN_TWICE'],
  ])('is refused for %s', async (_, content, expected) => {
    expect(await refusal(content)).toMatch(expected);
  });

  it('tells line and column of every bad cell', async () => {
    const rows = [',M', `${'x'.repeat(65)},M`, 'c,', 'd,M,,,zz', 'e,M,,,,T,-1,65536', 'f,M,,,,,,,,more', 'g,M,"a\tb"'];
    expect(await problems([HEADER, ...rows].join('\n'))).toEqual([
      '2 serial IMPORT.VALUE_MISSING',
      '3 serial IMPORT.VALUE_TOO_LONG',
      '4 modelCode IMPORT.VALUE_MISSING',
      '5 gbAddress DEVICE.BAD_ADDRESS',
      '6 loop IMPORT.NOT_A_NUMBER',
      '6 point IMPORT.NOT_A_NUMBER',
      '7 null IMPORT.TOO_MANY_CELLS',
      '8 name IMPORT.CONTROL_CHARACTERS',
    ]);
  });

  it('is read no further ahead than a few buffers', async () => {
    let produced = 0;
    const file = function* () {
      yield `${HEADER}\n`;
      for (; produced < 100_000; produced += 1) yield `S-${produced},SMOKE-NB,Name ${produced},Hall,,,,\n`;
    };
    let [taken, ahead] = [0, 0];
    for await (const { row } of readRows(Readable.from(file()))) {
      taken += 1;
      ahead = Math.max(ahead, produced - taken);
      if (taken === 50_000) expect(row).toMatchObject({ line: 50_001, serial: 'S-49999' });
    }
    expect(taken).toBe(100_000);
    expect(ahead).toBeLessThan(3_000);
  });

  it('has its problems told in both languages', () => {
    expect(textOf('IMPORT.TWICE_IN_FILE', { line: 7 }, 'en')).toContain('line 7');
    expect(textOf('DEVICE.SERIAL_TAKEN', { serial: 'S1' }, 'zh-CN')).toContain('“S1”');
  });
});
