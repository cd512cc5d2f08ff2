import { invitationMail } from './invitation-mail.js';

const letter = {
  to: 'li@example.com',
  name: 'Li Wei',
  organisation: 'Danyang Optics\r\nBcc: all@example.com',
  by: 'Danyang Fire Services',
  token: 'T0ken-from_the-hmac',
  publicUrl: 'https://vigil.example',
  expiresAt: new Date('2026-03-04T08:30:00Z'),
};

it('says in both languages who invites, as what, until when, and how to accept', () => {
  const { text } = invitationMail(letter);
  expect(text).toContain('acceptInvitation(input: { token: "T0ken-from_the-hmac"');
  for (const part of ['Li Wei，您好', 'Hello Li Wei', '2026-03-04 08:30 UTC', letter.by, letter.publicUrl])
    expect(text).toContain(part);
});

it('keeps its subject on one line, whatever an organisation is called', () => {
  expect(invitationMail(letter).subject).not.toMatch(/[\r\n]/);
});
