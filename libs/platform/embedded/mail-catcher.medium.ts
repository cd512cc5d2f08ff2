import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { type MailCatcher, startMailCatcher } from './mail-catcher.js';
import { mailboxPage, mailPage } from './mailbox-page.js';

let home: string;
let catcher: MailCatcher;

beforeEach(async () => {
  home = mkdtempSync('/tmp/vigil-mail-');
  catcher = await startMailCatcher({ home });
});
afterEach(async () => {
  await catcher.stop();
  rmSync(home, { recursive: true, force: true });
});

const send = async (mail: object, url = catcher.url) => {
  const transport = createTransport(url);
  await transport.sendMail({ from: 'Vigil <desk@vigil.test>', to: '王经理 <owner@danyang.test>', ...mail });
  transport.close();
};

it('shows what was sent, newest first, with Chinese text and blind copies', async () => {
  await send({ subject: '邀请', text: '请点击 https://vigil.test/claim?a=1&b=2 认领', bcc: 'quiet@vigil.test' });
  await send({ subject: 'second', html: '<b>fire</b>', attachments: [{ filename: 'a.txt', content: 'x' }] });
  const [second, first] = await catcher.list();
  expect(first).toMatchObject({
    subject: '邀请',
    from: 'desk@vigil.test',
    to: ['owner@danyang.test', 'quiet@vigil.test'],
    text: expect.stringContaining('认领'),
  });
  expect(second).toMatchObject({ html: '<b>fire</b>\n', attachments: [{ filename: 'a.txt', mimeType: 'text/plain' }] });
  expect(await catcher.get(first?.id ?? '')).toEqual(first);
});

it('accepts any user and password, as SMTP_URL may carry one', async () => {
  await send({ subject: 'signed in' }, catcher.url.replace('//', '//somebody:secret@'));
  expect(await catcher.list()).toHaveLength(1);
});

it('still shows mails after a restart, and those that another process has caught', async () => {
  await send({ subject: 'before' });
  const other = await startMailCatcher({ home });
  await send({ subject: 'elsewhere' }, other.url);
  expect((await catcher.list()).map(({ subject }) => subject)).toEqual(['elsewhere', 'before']);
  await other.stop();
  await catcher.stop();
  catcher = await startMailCatcher({ home });
  expect((await catcher.list()).map(({ subject }) => subject)).toEqual(['elsewhere', 'before']);
});

it('keeps the last 500', async () => {
  for (let n = 0; n < 502; n++) {
    const id = `${1_700_000_000_000 + n}-0000-00000000`;
    writeFileSync(path.join(home, 'mailbox', `${id}.eml`), `Subject: ${n}\r\n\r\nx\r\n`);
  }
  const mails = await catcher.list();
  expect([mails.length, mails[0]?.subject, mails[499]?.subject]).toEqual([500, '501', '2']);
  expect(readdirSync(path.join(home, 'mailbox'))).toHaveLength(500);
});

it('gives no other file of the machine', async () => {
  writeFileSync(path.join(home, 'secret.eml'), 'Subject: secret\r\n\r\n');
  expect(await catcher.get('../secret')).toBeUndefined();
});

it('shows a hostile mail without obeying it', async () => {
  const script = '<script>alert(1)</script>';
  await send({
    subject: `${script}"'`,
    text: `${script} javascript:alert(2) https://ok.test/"onmouseover=alert(3)`,
    html: `"></iframe>${script}`,
    attachments: [{ filename: '<img src=x>.txt', content: 'x' }],
  });
  const [mail] = await catcher.list();
  if (!mail) throw new Error('not caught');
  for (const html of [mailboxPage([mail]), mailPage(mail)]) {
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&#60;script&#62;');
  }
  const shown = mailPage(mail);
  expect(shown.match(/<\/iframe>/g)).toHaveLength(1);
  expect(shown).not.toMatch(/sandbox="[^"]*(allow-scripts|allow-same-origin|allow-top)/);
  expect(shown.match(/href="[^"]*"/g)).toEqual(['href="/mailbox"', 'href="https://ok.test/"']);
});
