import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { BadCsv, EmptyFile, TooManyRows } from './domain/import.errors.js';
import { type ImportColumn, readHeader } from './domain/import-columns.js';
import { type ImportProblem, problem } from './domain/import-problem.js';
import { type ImportRow, readRow } from './domain/import-row.js';
import { LineDecoder, UnreadableFile } from './line-decoder.js';

/** More are refused: what must be unique in the file is held in memory, some hundred bytes per row. */
export const MAX_ROWS = 200_000;
const LONGEST_RECORD = 64 * 1024;

export interface ReadRow {
  readonly row: ImportRow;
  readonly problems: readonly ImportProblem[];
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: Info;
}

/**
 * The rows of a CSV file, one at a time, read from the stream as fast as they are taken. Throws UnreadableFile where the file
 * cannot be read on: wrong encoding, a broken quote, an unusable header, no rows or too many of them.
 */
export async function* readRows(content: Readable): AsyncGenerator<ReadRow> {
  let columns: ImportColumn[] | undefined;
  let rows = 0;
  try {
    for await (const { record, info } of parsed(content)) {
      const line = info.lines - embeddedLines(record);
      if (!columns) {
        columns = headerOf(record, line);
        continue;
      }
      rows += 1;
      if (rows > MAX_ROWS) throw new UnreadableFile(problem(line, null, TooManyRows, { max: MAX_ROWS }));
      yield readRow(record, columns, line);
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error;
  } finally {
    content.destroy();
  }
  if (rows === 0) throw new UnreadableFile(problem(1, null, EmptyFile));
}

function parsed(content: Readable): AsyncIterable<ParsedRecord> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_records_with_empty_values: true,
    max_record_size: LONGEST_RECORD,
  });
  // Its iterator throws what the pipeline fails with.
  return pipeline(content, new LineDecoder(), parser, () => undefined) as unknown as AsyncIterable<ParsedRecord>;
}

function headerOf(cells: readonly string[], line: number): ImportColumn[] {
  const { columns, problems } = readHeader(cells, line);
  if (problems[0]) throw new UnreadableFile(problems[0]);
  return columns;
}

/** A quoted cell may span lines; the parser counts to the end of the record, people look at its beginning. */
function embeddedLines(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
}

function unreadable(error: CsvError): UnreadableFile {
  const line = Number((error as { lines?: number }).lines ?? 1);
  return new UnreadableFile(problem(line, null, BadCsv, { reason: error.code }));
}
