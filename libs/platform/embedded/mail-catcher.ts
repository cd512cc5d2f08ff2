import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerEnvelope } from 'smtp-server';
import { type CaughtMail, Mailbox } from './mailbox.js';

export interface MailCatcher {
  /** For SMTP_URL: mail sent there reaches nobody but `list()`. */
  readonly url: string;
  readonly port: number;
  /** Newest first, at most 500, those of earlier runs and of other processes on the same home included. */
  list(): Promise<CaughtMail[]>;
  get(id: string): Promise<CaughtMail | undefined>;
  stop(): Promise<void>;
}

const LARGEST_MAIL = 25 * 1024 * 1024;

/**
 * Stands in for a mail server: accepts every mail on 127.0.0.1 and keeps it under `<home>/mailbox`.
 * @throws Error (EADDRINUSE) when the given port is taken; without one, a free port is used.
 */
export async function startMailCatcher(options: { home: string; port?: number }): Promise<MailCatcher> {
  const mailbox = new Mailbox(options.home);
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MAIL,
    closeTimeout: 500,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onData: (stream, session, done) => {
      buffer(stream)
        .then((raw) => {
          if (stream.sizeExceeded)
            throw Object.assign(new Error('The mail is larger than 25 MB'), { responseCode: 552 });
          return mailbox.add(raw, senderOf(session.envelope), recipientsOf(session.envelope));
        })
        .then(() => done(), done);
    },
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    list: () => mailbox.list(),
    get: (id) => mailbox.get(id),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function senderOf(envelope: SMTPServerEnvelope): string {
  return envelope.mailFrom ? envelope.mailFrom.address : '';
}

function recipientsOf(envelope: SMTPServerEnvelope): string[] {
  return envelope.rcptTo.map(({ address }) => address);
}

async function listen(server: SMTPServer, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A peer that resets its connection is reported here too, and must not end the process.
  server.on('error', () => undefined);
  return (server.server.address() as AddressInfo).port;
}
