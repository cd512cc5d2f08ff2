import path from 'node:path';
import { Command } from 'commander';
import { type AppConfig, assertSafeLogin, ConfigError, environment, loadConfig } from '#platform';
import { compose, type Part } from '../compose.js';
import { loadDemo } from '../demo/load-demo.js';
import { createDatabase, prepareDatabase } from '../embedded/prepare-database.js';
import { EMBEDDED, type EmbeddedServices, startServices } from '../embedded/services.js';
import { type EmbeddedStripe, startEmbeddedStripe } from '../embedded/stripe.js';
import { serveMailbox } from '../mailbox.js';
import { welcome } from '../welcome.js';

type App = Awaited<ReturnType<typeof compose>>;

export function upCommand(): Command {
  return new Command('up')
    .description(
      'everything in one process, with what the environment does not name started along: PostgreSQL, mailbox, Stripe',
    )
    .option('--no-demo', 'do not load the demo data on the first start')
    .action((options: { demo: boolean }) => up(options.demo));
}

export const apiCommand = () => single('api', 'GraphQL over HTTP and WebSocket, QR pages, uploads, ingest over HTTP');
export const gatewayCommand = () => single('gateway', 'the device doors: GB/T 26875.3 over TCP, ingest over HTTP');
export const workerCommand = () => single('worker', 'outbox relay, jobs, escalation, schedules');

function single(part: Part, description: string): Command {
  return new Command(part).description(description).action(async () => {
    const env = environment();
    if (!env.DATABASE_URL)
      throw new ConfigError(['DATABASE_URL: is missing; a single process needs a database that others share']);
    const config = loadConfig(env);
    if (part === 'worker') assertMailSettled(config, env);
    if (config.environment === 'production') await assertSafeLogin(config.database.url);
    const app = await compose(config, [part]);
    await app.listen(config.http.port, config.http.host);
    process.stdout.write(`vigil ${part} ready on ${config.http.host}:${config.http.port}\n`);
    endWith(app);
  });
}

async function up(withDemo: boolean): Promise<void> {
  const env = environment();
  // What is wrong with the settings is said before a server is started and a database migrated.
  assertMailSettled(loadConfig(env, { databaseUrl: 'later', tokenSecret: 'later' }), env);
  const services = await startServices(env);
  let app: App | undefined;
  let stripe: EmbeddedStripe | undefined;
  try {
    await prepare(services);
    stripe = await simulatedStripe(env);
    // A newcomer's terminal shows what went wrong, not every request; LOG_LEVEL says otherwise.
    const config = loadConfig({ LOG_LEVEL: 'warn', ...env }, { ...services.defaults, stripe: stripe?.defaults });
    if (config.environment === 'production') await assertSafeLogin(config.database.url);
    app = await compose(config, ['api', 'gateway', 'worker']);
    if (services.mail) serveMailbox(app, services.mail);
    await app.listen(config.http.port, config.http.host);
    const open = await listening(app, config);
    await stripe?.deliverTo(`http://127.0.0.1:${open.http.port}`);
    const demo = withDemo && config.environment !== 'production' ? await loadDemo(app, stripe) : undefined;
    process.stdout.write(welcome(open, demo, { mailbox: services.mail !== undefined, stripe: stripe?.url }));
    endWith(app, services, stripe);
  } catch (error) {
    await app?.close();
    await stripe?.stop();
    await services.stop();
    throw error;
  }
}

/** That nobody gets a mail, not even in an alarm, must be somebody's decision. The mailbox page, readable to anyone, is none. */
function assertMailSettled({ environment: manner, mail }: AppConfig, env: ReturnType<typeof environment>): void {
  if (manner !== 'production' || env.SMTP_URL || mail.off) return;
  throw new ConfigError(['SMTP_URL: is missing, so nobody would get a mail; set it, or MAIL=off to do without']);
}

/** Unless the environment names a real one; never in production, where nobody is to believe that money was moved. */
async function simulatedStripe(env: ReturnType<typeof environment>): Promise<EmbeddedStripe | undefined> {
  if (env.STRIPE_SECRET_KEY || env.NODE_ENV === 'production') return undefined;
  return startEmbeddedStripe(path.resolve(env.VIGIL_HOME || '.vigil'));
}

async function prepare(services: EmbeddedServices): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { adminUrl } = services;
  if (adminUrl) {
    await createDatabase(adminUrl, EMBEDDED.database);
    await prepareDatabase(adminUrl(EMBEDDED.database), say, { name: EMBEDDED.login });
    return;
  }
  const own = environment().MIGRATION_DATABASE_URL;
  if (own) await prepareDatabase(own, say);
}

/** The addresses as they came out: a port of 0 was chosen by the system. */
async function listening(app: App, config: AppConfig): Promise<AppConfig> {
  const port = Number(new URL(await app.getUrl()).port) || config.http.port;
  return { ...config, http: { ...config.http, port } };
}

let ending = false;

function endWith(app: App, services?: EmbeddedServices, stripe?: EmbeddedStripe): void {
  const end = async () => {
    if (ending) return;
    ending = true;
    const tooLong = setTimeout(() => process.exit(1), 20_000);
    tooLong.unref();
    await app.close();
    await stripe?.stop();
    await services?.stop();
    process.exit(0);
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}
