import { facePage } from './public-face-page.js';
import { isQrCode, newQrCode, qrLink } from './qr-code.js';

const face = {
  name: '陵口"小吃" <script>alert(1)</script>',
  kind: 'SMALL_PLACE',
  address: "1 O'Hara & Söhne",
  regions: [
    { name: '江苏省', nameEn: 'Jiangsu' },
    { name: '陵口镇', nameEn: 'Lingkou' },
  ],
  monitored: true,
};

describe('the page behind a QR code', () => {
  it('shows the public face in both languages', () => {
    const page = facePage(face);
    expect(page).toContain('九小场所 <span lang="en">Small place</span>');
    expect(page).toContain('江苏省 陵口镇 <span lang="en">Lingkou, Jiangsu</span>');
    expect(page).toContain('是 <span lang="en">yes</span>');
    expect(facePage({ ...face, monitored: false })).toContain('否 <span lang="en">no</span>');
  });

  it('escapes everything that someone typed', () => {
    const page = facePage(face);
    expect(page).not.toContain('<script>');
    expect(page).toContain('陵口&quot;小吃&quot; &lt;script&gt;');
    expect(page).toContain('1 O&#39;Hara &amp; Söhne');
  });

  it('is a page also for a code that nobody has', () => {
    expect(facePage(undefined)).toMatch(/^<!doctype html>.*未找到.*119.*<\/html>$/s);
  });
});

describe('a QR code', () => {
  it('is long, of letters and digits, and never the same', () => {
    const codes = Array.from({ length: 1_000 }, newQrCode);
    expect(new Set(codes).size).toBe(1_000);
    expect(codes.every((code) => isQrCode(code) && code.length === 22)).toBe(true);
    expect(isQrCode("x' OR 1=1 -- aaaaaaaaaaaa")).toBe(false);
    expect(isQrCode('short')).toBe(false);
  });

  it('leads to the public address', () => {
    expect(qrLink('https://vigil.example/', 'abc')).toBe('https://vigil.example/q/abc');
  });
});
