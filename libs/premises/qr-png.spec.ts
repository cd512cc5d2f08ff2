import { inflateSync } from 'node:zlib';
import { create } from 'qrcode';
import { qrPng } from './qr-png.js';

const URL_OF_A_FACE = 'https://vigil.example/q/0123456789abcdefABCDEF';

it('draws every module of the code, with four of white around', () => {
  const png = qrPng(URL_OF_A_FACE);
  const width = png.readUInt32BE(16);
  const { modules } = create(URL_OF_A_FACE, { errorCorrectionLevel: 'M' });
  const scale = width / (modules.size + 8);
  const stride = 1 + Math.ceil(width / 8);
  const start = png.indexOf('IDAT') + 4;
  const pixels = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  const dark = (row: number, column: number) => {
    const [x, y] = [Math.floor((column + 4.5) * scale), Math.floor((row + 4.5) * scale)];
    return (((pixels[y * stride + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0;
  };
  expect(pixels).toHaveLength(width * stride);
  for (let row = -4; row < modules.size + 4; row++) {
    for (let column = -4; column < modules.size + 4; column++) {
      const inside = Math.min(row, column) >= 0 && Math.max(row, column) < modules.size;
      expect(dark(row, column)).toBe(inside && Boolean(modules.get(row, column)));
    }
  }
});

it('is cheap enough for a page of a hundred', () => {
  const before = process.cpuUsage();
  for (let n = 0; n < 20; n++) qrPng(URL_OF_A_FACE);
  expect(process.cpuUsage(before).user / 20).toBeLessThan(30_000);
});
