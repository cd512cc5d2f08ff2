import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { type AppConfig, CONFIG } from '../config/config.js';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Without angle brackets; the same for each try, so that a mail sent twice shows once: `<delivery id>@vigil`. */
  readonly messageId: string;
}

const PATIENCE_MS = 10_000;

/** Hands mail to the mail server, where there is one. */
@Injectable()
export class Mailer implements OnModuleDestroy {
  /** Why no mail can leave the house; undefined where it can. */
  readonly closed?: string;
  private readonly transport?: Transporter;

  constructor(@Inject(CONFIG) private readonly config: AppConfig) {
    const { smtpUrl, off } = config.mail;
    const timeouts = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
    if (smtpUrl) this.transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 2, ...timeouts });
    else this.closed = off ? 'Mail is switched off (MAIL=off)' : 'There is no mail server (SMTP_URL)';
  }

  /**
   * Resolves when the server has taken the mail, and only then. Throws what nodemailer throws: no server, refused recipient,
   * too late; and `closed`, where no mail can leave.
   */
  async send({ messageId, ...mail }: Mail): Promise<void> {
    if (!this.transport) throw new Error(this.closed);
    await this.transport.sendMail({ ...mail, from: this.config.mail.from, messageId: `<${messageId}>` });
  }

  onModuleDestroy(): void {
    this.transport?.close();
  }
}
