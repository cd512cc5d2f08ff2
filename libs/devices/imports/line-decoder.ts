import { Transform, type TransformCallback } from 'node:stream';
import { TextDecoder } from 'node:util';
import { BadCsv, NotUtf8 } from './domain/import.errors.js';
import { readHeader } from './domain/import-columns.js';
import { type ImportProblem, problem } from './domain/import-problem.js';

const NEWLINE = 0x0a;
const LONGEST_LINE = 1024 * 1024;

/** The file cannot be read beyond this problem. */
export class UnreadableFile extends Error {
  constructor(readonly problem: ImportProblem) {
    super(problem.code);
  }
}

/**
 * Bytes to text, whole lines at a time and strictly. A file is UTF-8 unless its first line is not and reads, as GB18030, like a
 * header that we know: spreadsheets of Chinese Windows write that. Nothing is guessed from what stands below the header.
 */
export class LineDecoder extends Transform {
  private rest: Buffer = Buffer.alloc(0);
  private lines = 0;
  private decoder?: TextDecoder;

  constructor() {
    super({ readableObjectMode: false, encoding: 'utf8' });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.rest = bytes.subarray(end);
    if (this.rest.length > LONGEST_LINE) {
      done(new UnreadableFile(problem(this.lines + 1, null, BadCsv, { reason: 'LINE_TOO_LONG' })));
      return;
    }
    this.give(bytes.subarray(0, end), done);
  }

  override _flush(done: TransformCallback): void {
    this.give(this.rest, done);
  }

  private give(bytes: Buffer, done: TransformCallback): void {
    if (bytes.length === 0) {
      done();
      return;
    }
    this.decoder ??= decoderFor(bytes);
    try {
      const text = this.decoder.decode(bytes);
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) this.lines += 1;
      // The CSV parser counts a CR LF inside quotes as two lines.
      done(null, text.replaceAll('\r\n', '\n'));
    } catch {
      done(new UnreadableFile(problem(this.lines + 1 + goodLines(bytes, this.decoder), null, NotUtf8)));
    }
  }
}

function decoderFor(bytes: Buffer): TextDecoder {
  const end = bytes.indexOf(NEWLINE);
  const first = end < 0 ? bytes : bytes.subarray(0, end);
  // Byte order marks are left in place: the CSV parser drops the first one.
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  if (decodes(first, utf8)) return utf8;
  const chinese = new TextDecoder('gb18030', { fatal: true });
  const header = decodes(first, chinese) ? chinese.decode(first).replaceAll('"', '').split(',') : [];
  return header.length > 0 && readHeader(header, 1).problems.length === 0 ? chinese : utf8;
}

function goodLines(bytes: Buffer, decoder: TextDecoder): number {
  let good = 0;
  for (let start = 0; start < bytes.length; good += 1) {
    const end = bytes.indexOf(NEWLINE, start);
    const line = bytes.subarray(start, end < 0 ? bytes.length : end + 1);
    if (!decodes(line, decoder)) return good;
    start += line.length;
  }
  return good;
}

function decodes(bytes: Buffer, decoder: TextDecoder): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
