import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../config/config.js';
import { startMailCatcher } from '../embedded/mail-catcher.js';
import { Mailer } from './mailer.js';

const mail = { to: 'owner@example.cn', subject: '火警 Fire', text: 'Leave the house.', messageId: 'd-1@vigil' };

function mailer(env: Record<string, string>): Mailer {
  return new Mailer(loadConfig({ ...env, DATABASE_URL: 'postgresql://x', TOKEN_SECRET: 'x'.repeat(32) }));
}

it('hands mail to the server, with the message id it was given', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'vigil-mail-'));
  const catcher = await startMailCatcher({ home });
  const sender = mailer({ SMTP_URL: catcher.url });
  await sender.send(mail);
  const [caught] = await catcher.list();
  expect(JSON.stringify(caught)).toMatch(/火警 Fire/);
  sender.onModuleDestroy();
  await catcher.stop();
  rmSync(home, { recursive: true, force: true });
});

it.each([
  [{}, 'SMTP_URL'],
  [{ MAIL: 'off' }, 'MAIL=off'],
  [{ MAIL: 'off', SMTP_URL: 'smtp://127.0.0.1:1' }, 'MAIL=off'],
])('takes no mail that nobody would carry: %j', async (env, reason) => {
  const sender = mailer(env);
  expect(sender.closed).toContain(reason);
  await expect(sender.send(mail)).rejects.toThrow(reason);
});

it('fails when nobody answers at the address', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  await expect(mailer({ SMTP_URL: `smtp://127.0.0.1:${port}` }).send(mail)).rejects.toThrow(/ECONNREFUSED/);
});
