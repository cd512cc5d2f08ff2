export interface InvitationLetter {
  readonly to: string;
  readonly name: string;
  readonly organisation: string;
  readonly by: string;
  readonly token: string;
  readonly publicUrl: string;
  readonly expiresAt: Date;
}

/** Both languages in one mail: nobody knows yet which one the person reads. Plain text, nothing to click but the platform. */
export function invitationMail(letter: InvitationLetter): { readonly subject: string; readonly text: string } {
  const until = letter.expiresAt.toISOString().replace('T', ' ').slice(0, 16);
  const mutation = mutationOf(letter.token);
  const { name, organisation, by, publicUrl, token } = letter;
  return {
    subject: `邀请加入 ${organisation} / Invitation to ${organisation}`.replace(/\s+/g, ' '),
    text: `${name}，您好：

${by} 邀请您以 ${organisation} 成员的身份使用 Vigil 智慧消防平台（${publicUrl}）。
邀请码（仅可使用一次，有效期至 ${until} UTC）：

    ${token}

请用下面的操作接受邀请。若您尚无账号，请设置密码（至少 10 个字符）；若已有账号，请填写现有密码：

${mutation}
如果您不认识邀请方，请忽略此邮件。

────────

Hello ${name},

${by} invites you to act as a member of ${organisation} on Vigil, the smart-fire platform (${publicUrl}).
Invitation token (good for one use until ${until} UTC):

    ${token}

Accept with the operation below. If you have no account yet, choose a password of at least 10 characters; if you have one,
give its password:

${mutation}
If you do not know who invites you, ignore this mail.
`,
  };
}

function mutationOf(token: string): string {
  return `    mutation {
      acceptInvitation(input: { token: "${token}", password: "…" }) {
        accessToken
        refreshToken
        me { user { name } organisation { name } roles }
      }
    }
`;
}
