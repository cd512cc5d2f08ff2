import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../config/config.js';
import { startMailCatcher } from '../embedded/mail-catcher.js';
import { Logger } from '../observability/logger.js';
import { Mailer } from './mailer.js';

const mail = { to: 'owner@example.cn', subject: '火警 Fire', text: 'Leave the house.', messageId: 'd-1@vigil' };

function mailer(smtpUrl: string) {
  const lines: string[] = [];
  const config = loadConfig({ SMTP_URL: smtpUrl, DATABASE_URL: 'postgresql://x', TOKEN_SECRET: 'x'.repeat(32) });
  return { lines, mailer: new Mailer(config, new Logger(config, { write: (line) => lines.push(line) })) };
}

it('hands mail to the server, with the message id it was given', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'vigil-mail-'));
  const catcher = await startMailCatcher({ home });
  const { mailer: sender } = mailer(catcher.url);
  await sender.send(mail);
  const [caught] = await catcher.list();
  expect(JSON.stringify(caught)).toMatch(/火警 Fire/);
  sender.onModuleDestroy();
  await catcher.stop();
  rmSync(home, { recursive: true, force: true });
});

it('says in the log, without the address, that mail went nowhere where there is no server', async () => {
  const { lines, mailer: sender } = mailer('');
  await sender.send(mail);
  expect(lines.join()).toMatch(/set SMTP_URL/);
  expect(lines.join()).not.toMatch(/owner@/);
});

it('fails when nobody answers at the address', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  await expect(mailer(`smtp://127.0.0.1:${port}`).mailer.send(mail)).rejects.toThrow(/ECONNREFUSED/);
});
