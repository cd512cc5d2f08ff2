import type { CaughtMail } from './mailbox.js';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #dde2e8}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f7f9;padding:1rem}
iframe{width:100%;height:32rem;border:1px solid #dde2e8}`;

// Mail in the frame runs no script and loads nothing from outside; its links open beside it.
const FRAME_HEAD = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"><base target="_blank">`;

/** The list of caught mails as an HTML document; every mail links to `<at>/<id>`. Nothing in a mail is trusted. */
export function mailboxPage(mails: readonly CaughtMail[], at = '/mailbox'): string {
  const rows = mails.map(
    (mail) => `<tr><td>${time(mail)}</td><td>${escaped(mail.to.join(', '))}</td>
<td><a href="${escaped(at)}/${escaped(mail.id)}">${escaped(mail.subject || '(no subject)')}</a></td></tr>`,
  );
  const table = `<table><tr><th>Received</th><th>To</th><th>Subject</th></tr>${rows.join('\n')}</table>`;
  return page('Mailbox', `<h1>Mailbox</h1>${mails.length > 0 ? table : '<p>No mail has been sent yet.</p>'}`);
}

/** One mail as an HTML document: its text with links, and its HTML body in a sandboxed frame. */
export function mailPage(mail: CaughtMail, at = '/mailbox'): string {
  const facts = [
    ['From', mail.from],
    ['To', mail.to.join(', ')],
    ['Attachments', mail.attachments.map(({ filename, mimeType }) => `${filename} (${mimeType})`).join(', ')],
  ].filter(([, value]) => value);
  const body = [
    `<p><a href="${escaped(at)}">All mail</a></p><h1>${escaped(mail.subject || '(no subject)')}</h1>`,
    `<table><tr><th>Received</th><td>${time(mail)}</td></tr>`,
    ...facts.map(([name, value]) => `<tr><th>${name}</th><td>${escaped(value ?? '')}</td></tr>`),
    '</table>',
    mail.text === undefined ? '' : `<pre>${withLinks(mail.text)}</pre>`,
    mail.html === undefined ? '' : frame(mail.html),
  ];
  return page(mail.subject || 'Mail', body.join('\n'));
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>${body}</body></html>\n`;
}

function frame(html: string): string {
  const sandbox = 'allow-popups allow-popups-to-escape-sandbox';
  return `<iframe title="HTML body" sandbox="${sandbox}" referrerpolicy="no-referrer" srcdoc="${escaped(FRAME_HEAD + html)}"></iframe>`;
}

/** Only http and https become links, so that a mail cannot smuggle in `javascript:`. */
function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"'`]+)/)
    .map((part, index) => {
      const safe = escaped(part);
      return index % 2 === 0 ? safe : `<a href="${safe}" target="_blank" rel="noopener noreferrer">${safe}</a>`;
    })
    .join('');
}

function time(mail: CaughtMail): string {
  return mail.receivedAt.toISOString().replace('T', ' ').slice(0, 19);
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
