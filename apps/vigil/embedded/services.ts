import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type EmbeddedDefaults, startEmbeddedPostgres, startMailCatcher } from '#platform';

const DATABASE = 'vigil';
const LOGIN = 'vigil_login';

export interface EmbeddedServices {
  readonly defaults: EmbeddedDefaults;
  /** As superuser, to make the database and migrate it. Undefined where the environment names its own database. */
  readonly adminUrl?: (database: string) => string;
  readonly mail?: Awaited<ReturnType<typeof startMailCatcher>>;
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Starts what the environment does not name: PostgreSQL without DATABASE_URL, a mail catcher without SMTP_URL, unless mail is off. */
export async function startServices(env: Environment): Promise<EmbeddedServices> {
  const home = path.resolve(env.VIGIL_HOME || '.vigil');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const [postgres, mail] = await Promise.all([
    env.DATABASE_URL ? undefined : startEmbeddedPostgres({ home, durable: true, maxConnections: 120 }),
    env.SMTP_URL || env.MAIL === 'off' ? undefined : startMailCatcher({ home }),
  ]);
  return {
    defaults: {
      databaseUrl: postgres?.url(DATABASE, LOGIN),
      smtpUrl: mail?.url,
      tokenSecret: env.NODE_ENV === 'production' ? undefined : keptSecret(path.join(home, 'token.secret')),
    },
    adminUrl: postgres && ((database) => postgres.url(database)),
    mail,
    stop: async () => {
      await Promise.all([mail?.stop(), postgres?.stop()]);
    },
  };
}

export const EMBEDDED = { database: DATABASE, login: LOGIN };

/** Made once and kept, so that people stay signed in across a restart. */
function keptSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
