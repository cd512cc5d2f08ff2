import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import { unpackWoff } from './unpack-woff.js';

/** Noto Sans SC, 8,239 glyphs (assets/fonts); read when the first paper is written. */
let font: Buffer | undefined;
const FONT = path.join('assets', 'fonts', 'noto-sans-sc-400.woff');

const MARGIN = 56;
const FOOTER = 36;
const SIZE = 9;
const INK = '#1c2430';
const LINE = '#b8c0cc';
const PAD = 3;

export interface PaperColumn {
  readonly title: string;
  /** Share of the width; all together 1. */
  readonly share: number;
  readonly align?: 'left' | 'right';
}

interface Glyphs {
  hasGlyphForCodePoint(point: number): boolean;
}

/**
 * A printed text on A4 in Chinese: headings, facts, tables over many pages, and a footer with page numbers. The same calls give the
 * same bytes. A character that the font does not have is written as 〔U+9F91〕, so that nothing is lost unseen.
 */
export class Paper {
  private readonly pdf: PDFKit.PDFDocument;
  private readonly chunks: Buffer[] = [];
  private readonly glyphs: Glyphs;

  /** `at` stands in the document as the time it was made: that of what it says, not that of the writing. */
  constructor(about: { readonly title: string; readonly author: string; readonly at: Date }) {
    const { title, author, at } = about;
    font ??= unpackWoff(readFileSync(FONT));
    this.pdf = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN },
      bufferPages: true,
      lang: 'zh-CN',
      info: { Title: title, Author: author, Creator: 'Vigil', Producer: 'Vigil', CreationDate: at, ModDate: at },
    });
    this.pdf.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    this.pdf
      .font(font as unknown as string)
      .fontSize(SIZE)
      .fillColor(INK);
    this.glyphs = (this.pdf as unknown as { _font: { font: Glyphs } })._font.font;
  }

  heading(text: string, size = 12): this {
    this.need(size * 3);
    this.pdf.moveDown(0.8).fontSize(size).text(this.known(text)).fontSize(SIZE).moveDown(0.3);
    return this;
  }

  title(text: string): this {
    this.pdf.fontSize(18).text(this.known(text), { align: 'center' }).fontSize(SIZE).moveDown(0.5);
    return this;
  }

  text(text: string): this {
    this.pdf.text(this.known(text), { lineGap: 2 });
    return this;
  }

  /** What something is, line by line. */
  facts(facts: readonly (readonly [label: string, value: string])[]): Promise<void> {
    return this.table(
      [
        { title: '', share: 0.25 },
        { title: '', share: 0.75 },
      ],
      facts,
    );
  }

  /** Its headings stand on every page that it covers. However long, it lets other work of the process go on in between. */
  async table(columns: readonly PaperColumn[], rows: readonly (readonly string[])[]): Promise<void> {
    const titles = columns.map(({ title }) => title);
    const head = titles.some(Boolean) ? [titles] : [];
    this.rows(columns, head);
    for (const row of rows) {
      await breath();
      this.rows(columns, [row], head);
    }
    this.pdf.x = MARGIN;
    this.pdf.moveDown(0.5);
  }

  /** Writes the footer on every page, with its number; gives the file. */
  finish(footer: string): Promise<Buffer> {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.pdf.switchToPage(page);
      this.pdf.page.margins.bottom = 0;
      const y = this.pdf.page.height - FOOTER;
      const text = this.known(`${footer}　第 ${page + 1} 页 / 共 ${count} 页`);
      this.pdf.fontSize(7).text(text, MARGIN, y, { width: this.width, align: 'center', lineBreak: false });
    }
    return new Promise((done, fail) => {
      this.pdf.on('end', () => done(Buffer.concat(this.chunks)));
      this.pdf.on('error', fail);
      this.pdf.end();
    });
  }

  /** On the next page, with its headings, where this one has no room; a row that no page has room for is written all the same. */
  private rows(
    columns: readonly PaperColumn[],
    rows: readonly (readonly string[])[],
    head: readonly (readonly string[])[] = [],
  ): void {
    for (const row of rows) {
      if (this.row(columns, row, true)) continue;
      this.pdf.addPage();
      for (const one of [...head, row]) this.row(columns, one, false);
    }
  }

  /** False, and nothing written, where it has no room and may move. */
  private row(columns: readonly PaperColumn[], cells: readonly string[], mayMove: boolean): boolean {
    const texts = cells.map((cell) => this.known(cell));
    const widths = columns.map(({ share }) => share * this.width);
    const heights = texts.map((text, i) => this.pdf.heightOfString(text, { width: (widths[i] ?? 0) - 2 * PAD }));
    const height = Math.max(...heights) + 2 * PAD;
    const top = this.pdf.y;
    const bottom = this.pdf.page.height - MARGIN;
    if (top + height > bottom && top > MARGIN && mayMove) return false;
    let x = MARGIN;
    for (const [i, text] of texts.entries()) {
      const width = widths[i] ?? 0;
      this.pdf.text(text, x + PAD, top + PAD, { width: width - 2 * PAD, align: columns[i]?.align ?? 'left' });
      x += width;
    }
    const under = top + height;
    this.pdf
      .moveTo(MARGIN, under)
      .lineTo(MARGIN + this.width, under)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
    this.pdf.x = MARGIN;
    this.pdf.y = under;
    return true;
  }

  private get width(): number {
    return this.pdf.page.width - 2 * MARGIN;
  }

  private need(height: number): void {
    if (this.pdf.y + height > this.pdf.page.height - MARGIN) this.pdf.addPage();
  }

  private known(text: string): string {
    const shown = [...text].map((char) => {
      const point = char.codePointAt(0) ?? 0;
      const isKnown = char === '\n' || this.glyphs.hasGlyphForCodePoint(point);
      return isKnown ? char : `〔U+${point.toString(16).toUpperCase().padStart(4, '0')}〕`;
    });
    return shown.join('');
  }
}
