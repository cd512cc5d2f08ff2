import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { type AppConfig, CONFIG } from '../config/config.js';
import { Logger } from '../observability/logger.js';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Without angle brackets; the same for each try, so that a mail sent twice shows once: `<delivery id>@vigil`. */
  readonly messageId: string;
}

const PATIENCE_MS = 10_000;

/** Hands mail to the mail server. Without one it is only logged that there was mail, and nobody is reached. */
@Injectable()
export class Mailer implements OnModuleDestroy {
  private readonly transport: Transporter;

  constructor(
    @Inject(CONFIG) private readonly config: AppConfig,
    private readonly logger: Logger,
  ) {
    const { smtpUrl } = config.mail;
    const timeouts = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
    this.transport = smtpUrl
      ? createTransport({ url: smtpUrl, pool: true, maxConnections: 2, ...timeouts })
      : createTransport({ jsonTransport: true });
  }

  /** Resolves when the server has taken the mail. Throws what nodemailer throws: no server, refused recipient, too late. */
  async send({ messageId, ...mail }: Mail): Promise<void> {
    await this.transport.sendMail({ ...mail, from: this.config.mail.from, messageId: `<${messageId}>` });
    if (!this.config.mail.smtpUrl) {
      this.logger.warn('Mail went nowhere: set SMTP_URL to have it sent', { messageId });
    }
  }

  onModuleDestroy(): void {
    this.transport.close();
  }
}
