import { crc32, deflateSync } from 'node:zlib';
import { create } from 'qrcode';

const WIDTH = 512;
/** ISO/IEC 18004, 9.1: four modules of white around the code. */
const QUIET = 4;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * A QR code as a PNG of black and white, 512 pixels wide. Drawn here because the usual encoder spends 60 ms of the process
 * on true colour and five filters, and a list may ask for a hundred of them.
 */
export function qrPng(text: string): Buffer {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const places = Array.from({ length: WIDTH }, (_, pixel) => {
    return Math.floor((pixel * (modules.size + 2 * QUIET)) / WIDTH) - QUIET;
  });
  const rows = Array.from({ length: modules.size }, (_, row) =>
    lineOf(places, (column) => (column < modules.size ? modules.get(row, column) : 0)),
  );
  const blank = lineOf(places, () => 0);
  const lines = places.map((row) => rows[row] ?? blank);
  const image = deflateSync(Buffer.concat(lines));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header()), chunk('IDAT', image), chunk('IEND', Buffer.alloc(0))]);
}

/** A line begins with its filter, which is none; a set bit is white. */
function lineOf(places: readonly number[], dark: (column: number) => number | undefined): Buffer {
  const line = Buffer.alloc(1 + WIDTH / 8);
  for (const [x, column] of places.entries()) {
    if (column < 0 || !dark(column)) line[1 + (x >> 3)] |= 0x80 >> (x & 7);
  }
  return line;
}

/** PNG (ISO/IEC 15948), 11.2.1: one bit of grey per pixel. */
function header(): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(WIDTH, 0);
  data.writeUInt32BE(WIDTH, 4);
  data[8] = 1;
  return data;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
