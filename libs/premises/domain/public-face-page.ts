import { PremisesKind } from './premises.js';

const KINDS: Readonly<Record<PremisesKind, readonly [zh: string, en: string]>> = {
  KEY_UNIT: ['消防安全重点单位', 'Key fire-safety unit'],
  GENERAL: ['一般单位', 'General unit'],
  SMALL_PLACE: ['九小场所', 'Small place'],
  FACTORY: ['工厂', 'Factory'],
  FAMILY_WORKSHOP: ['家庭作坊', 'Family workshop'],
  RENTAL_HOUSE: ['出租房', 'Rental house'],
  HIGH_RISE_ESTATE: ['高层住宅小区', 'High-rise estate'],
  SCHOOL: ['学校', 'School'],
  CARE_HOME: ['养老机构', 'Care home'],
  ELDERLY_ALONE_HOME: ['独居老人住所', 'Home of an elderly person'],
};

interface Face {
  readonly name: string;
  readonly kind: string;
  readonly address: string;
  readonly regions: readonly { readonly name: string; readonly nameEn: string | null }[];
  readonly monitored: boolean;
}

/** The page behind a QR code; without a face the one for a code that nobody has. Chinese first, English below it. */
export function facePage(face: Face | undefined): string {
  if (!face) {
    return page(
      '未找到 · Not found',
      '<h1>未找到该场所</h1><p>请检查二维码是否完整。发现火情请立即拨打 119。</p>' +
        '<h2 lang="en">No such place</h2><p lang="en">Check that the code is complete. In case of fire call 119 at once.</p>',
    );
  }
  const [zh, en] = KINDS[face.kind as PremisesKind] ?? ['', ''];
  const english = face.regions.flatMap(({ nameEn }) => nameEn ?? []);
  const rows: [string, string][] = [
    ['类型 <span lang="en">Kind</span>', `${zh} <span lang="en">${en}</span>`],
    ['区划 <span lang="en">Region</span>', escaped(face.regions.map(({ name }) => name).join(' '))],
    ['地址 <span lang="en">Address</span>', escaped(face.address)],
    [
      '消防监测 <span lang="en">Monitored</span>',
      face.monitored ? '是 <span lang="en">yes</span>' : '否 <span lang="en">no</span>',
    ],
  ];
  if (english.length > 0) rows[1][1] += ` <span lang="en">${escaped(english.toReversed().join(', '))}</span>`;
  const list = rows.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join('');
  return page(escaped(face.name), `<h1>${escaped(face.name)}</h1><dl>${list}</dl>`);
}

function page(title: string, body: string): string {
  return (
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><style>' +
    'body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem}dt{color:#666}dd{margin:0 0 1rem}' +
    `[lang=en]{color:#666}</style></head><body>${body}</body></html>`
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
