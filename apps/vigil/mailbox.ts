import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type MailCatcher, mailboxPage, mailPage } from '#platform';

/** The embedded mailbox as a page: the mails that a real installation would send. Never served beside a real mail server. */
export function serveMailbox(app: NestFastifyApplication, mails: MailCatcher): void {
  const http = app.getHttpAdapter().getInstance();
  http.get('/mailbox', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(mailboxPage(await mails.list())),
  );
  http.get<{ Params: { id: string } }>('/mailbox/:id', async (request, reply) => {
    const mail = await mails.get(request.params.id);
    if (!mail) return reply.code(404).type('text/plain; charset=utf-8').send('No such mail. 没有这封邮件。\n');
    return reply.type('text/html; charset=utf-8').send(mailPage(mail));
  });
}
