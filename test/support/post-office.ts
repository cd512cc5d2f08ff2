import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startMailCatcher } from '#platform';
import { eventually } from './eventually.js';

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

export interface PostOffice {
  /** For SMTP_URL. */
  readonly url: string;
  /** The mails to an address, newest first. */
  mailsTo(email: string): Promise<Mail[]>;
  /** Waits for the newest mail to an address whose subject or text has `words`. */
  mailTo(email: string, words: string): Promise<Mail>;
  close(): Promise<void>;
}

/** A mail server that keeps what it gets: mails go over the wire, as in any installation. */
export async function postOffice(): Promise<PostOffice> {
  const home = mkdtempSync(path.join(tmpdir(), 'vigil-mail-'));
  const catcher = await startMailCatcher({ home });
  const mailsTo = async (email: string) => {
    const mails = (await catcher.list()).filter(({ to }) => to.includes(email));
    return mails.map(({ subject, text = '' }) => ({ subject, text }));
  };
  return {
    url: catcher.url,
    mailsTo,
    mailTo: (email, words) =>
      eventually(async () => (await mailsTo(email)).find(({ subject, text }) => `${subject}\n${text}`.includes(words))),
    close: async () => {
      await catcher.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The token that stands on a line of its own in an invitation. */
export function invitationTokenIn({ text }: Mail): string {
  const token = /^ {4}(\S{20,})$/m.exec(text)?.[1];
  if (!token) throw new Error(`No token in this mail:\n${text}`);
  return token;
}
