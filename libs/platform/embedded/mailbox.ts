import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import PostalMime, { type Email } from 'postal-mime';

export interface CaughtMail {
  /** Sorts by time of arrival; safe in a URL and a file name. */
  readonly id: string;
  readonly receivedAt: Date;
  readonly from: string;
  /** Envelope recipients, blind copies included. */
  readonly to: string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly attachments: readonly { filename: string; mimeType: string }[];
}

const KEPT = 500;
const ID = /^\d{13,15}-\d{4}-[0-9a-f]{8}$/;

/** Mails as .eml files in `<home>/mailbox`, the last 500 also parsed in memory. The folder is the truth. */
export class Mailbox {
  private readonly folder: string;
  private readonly parsed = new Map<string, CaughtMail>();
  private arrivals = 0;

  constructor(home: string) {
    this.folder = path.join(home, 'mailbox');
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  async add(raw: Buffer, from: string, to: string[]): Promise<void> {
    const arrival = String(this.arrivals++ % 10_000).padStart(4, '0');
    const id = `${Date.now()}-${arrival}-${randomBytes(4).toString('hex')}`;
    const envelope = `X-Envelope-From: ${from}\r\nX-Envelope-To: ${to.join(', ')}\r\n`;
    const half = path.join(this.folder, `.${id}`);
    await writeFile(half, Buffer.concat([Buffer.from(envelope), raw]), { mode: 0o600 });
    await rename(half, this.fileOf(id));
  }

  async list(): Promise<CaughtMail[]> {
    const newestFirst = (await this.ids()).sort().reverse();
    for (const id of newestFirst.splice(KEPT)) await rm(this.fileOf(id), { force: true });
    const known = new Set(newestFirst);
    for (const id of this.parsed.keys()) if (!known.has(id)) this.parsed.delete(id);
    const mails: CaughtMail[] = [];
    for (const id of newestFirst) {
      const mail = await this.get(id);
      if (mail) mails.push(mail);
    }
    return mails;
  }

  async get(id: string): Promise<CaughtMail | undefined> {
    if (!ID.test(id)) return undefined;
    const known = this.parsed.get(id);
    if (known) return known;
    const raw = await readFile(this.fileOf(id)).catch(() => undefined);
    if (!raw) return undefined;
    const mail = toCaughtMail(id, await PostalMime.parse(raw));
    this.parsed.set(id, mail);
    return mail;
  }

  private async ids(): Promise<string[]> {
    const names = await readdir(this.folder);
    return names
      .filter((name) => name.endsWith('.eml'))
      .map((name) => name.slice(0, -4))
      .filter((id) => ID.test(id));
  }

  private fileOf(id: string): string {
    return path.join(this.folder, `${id}.eml`);
  }
}

function toCaughtMail(id: string, mail: Email): CaughtMail {
  const header = (key: string) => mail.headers.find((found) => found.key === key)?.value ?? '';
  return {
    id,
    receivedAt: new Date(Number(id.split('-')[0])),
    from: mail.from?.address || header('x-envelope-from'),
    to: header('x-envelope-to').split(', ').filter(Boolean),
    subject: mail.subject ?? '',
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ filename, mimeType }) => ({ filename: filename ?? 'unnamed', mimeType })),
  };
}
