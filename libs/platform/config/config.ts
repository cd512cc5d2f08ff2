import path from 'node:path';
import { z } from 'zod';
import { parseTrustProxy, type TrustProxy } from '../network/trust-proxy.js';
import { type StripeConfig, stripeConfig, stripeFields, stripeProblems } from './stripe-config.js';

/** Injection token of the validated configuration. */
export const CONFIG = Symbol('vigil:config');

/** What the database refuses to drop below. */
const LEAST_RETENTION_DAYS = 30;
const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const url = z.string().min(1).optional();
const trustProxy = z
  .string()
  .default('false')
  .transform((text, context) => {
    const trust = parseTrustProxy(text.trim());
    if (trust === undefined)
      context.addIssue('must be a number of proxies (1), their addresses (10.0.0.0/8,192.0.2.7) or false');
    return trust ?? false;
  });
const retention = z.coerce
  .number()
  .int()
  .refine((days) => days === 0 || days >= LEAST_RETENTION_DAYS, `must be 0 (never) or ${LEAST_RETENTION_DAYS} and more`)
  .default(400);

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  VIGIL_HOME: z.string().min(1).default('.vigil'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port(3000),
  PUBLIC_URL: z.url().optional(),
  GB26875_PORT: port(5700),
  GB26875_HOST: z.string().min(1).optional(),
  DATABASE_URL: url,
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  REDIS_URL: url,
  SMTP_URL: url,
  MAIL_FROM: z.string().min(3).default('Vigil <no-reply@vigil.localhost>'),
  TOKEN_SECRET: z.string().min(32).optional(),
  MAIL: z.enum(['on', 'off']).default('on'),
  TRUST_PROXY: trustProxy,
  INTROSPECTION: z.enum(['on', 'off']).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ESCALATION_SECONDS: z
    .string()
    .regex(/^\d+(,\d+)*$/)
    .default('60,180,600'),
  SIGNAL_RETENTION_DAYS: retention,
  ...stripeFields,
});

export interface AppConfig {
  readonly environment: 'development' | 'test' | 'production';
  /** Folder for embedded data, uploads and generated secrets. */
  readonly home: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string;
    readonly trustProxy: TrustProxy;
  };
  readonly gateway: { readonly host: string; readonly gb26875Port: number };
  readonly database: { readonly url: string; readonly poolSize: number };
  readonly redisUrl?: string;
  /** Without `smtpUrl` no mail leaves the house, and no delivery says that it did. */
  readonly mail: { readonly smtpUrl?: string; readonly off: boolean; readonly from: string };
  /** Seed of the signing key of access tokens; at least 32 characters. */
  readonly tokenSecret: string;
  readonly introspection: boolean;
  readonly logLevel: string;
  /** Delays in seconds after which an unanswered incident escalates, step by step. */
  readonly escalationSeconds: readonly number[];
  /** Days after which signals are dropped; 0: never. */
  readonly signalRetentionDays: number;
  /** Undefined: there is no billing. */
  readonly stripe?: StripeConfig;
  /** True where the process started its own embedded services: only then is the mailbox page served. */
  readonly embedded: boolean;
}

export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** What the embedded services supply where the environment is silent. */
export interface EmbeddedDefaults {
  readonly databaseUrl?: string;
  readonly smtpUrl?: string;
  readonly tokenSecret?: string;
  readonly stripe?: StripeConfig;
}

/** Validates the environment; throws `ConfigError` naming every key that is wrong. */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  embedded: EmbeddedDefaults = {},
): AppConfig {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(present);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const e = parsed.data;
  const databaseUrl = e.DATABASE_URL ?? embedded.databaseUrl;
  const tokenSecret = e.TOKEN_SECRET ?? embedded.tokenSecret;
  const mailOff = e.MAIL === 'off';
  const introspection = e.INTROSPECTION ? e.INTROSPECTION === 'on' : e.NODE_ENV !== 'production';
  const problems = problemsOf(e, { databaseUrl, tokenSecret, introspection });
  const stripe = stripeConfig(e, embedded.stripe);
  if (e.NODE_ENV === 'production') problems.push(...stripeProblems(stripe));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    environment: e.NODE_ENV,
    home: path.resolve(e.VIGIL_HOME),
    http: {
      host: e.HOST,
      port: e.PORT,
      publicUrl: e.PUBLIC_URL ?? `http://localhost:${e.PORT}`,
      trustProxy: e.TRUST_PROXY,
    },
    gateway: { host: e.GB26875_HOST ?? e.HOST, gb26875Port: e.GB26875_PORT },
    database: { url: databaseUrl as string, poolSize: e.DATABASE_POOL_SIZE },
    redisUrl: e.REDIS_URL,
    mail: { smtpUrl: mailOff ? undefined : (e.SMTP_URL ?? embedded.smtpUrl), off: mailOff, from: e.MAIL_FROM },
    tokenSecret: tokenSecret as string,
    introspection,
    logLevel: e.LOG_LEVEL,
    escalationSeconds: e.ESCALATION_SECONDS.split(',').map(Number),
    signalRetentionDays: e.SIGNAL_RETENTION_DAYS,
    stripe,
    embedded: !e.DATABASE_URL,
  };
}

interface Resolved {
  readonly databaseUrl?: string;
  readonly tokenSecret?: string;
  readonly introspection: boolean;
}

function problemsOf(e: z.output<typeof schema>, { databaseUrl, tokenSecret, introspection }: Resolved): string[] {
  const problems: string[] = [];
  if (!databaseUrl)
    problems.push('DATABASE_URL: is missing; set it or run `npm start`, which brings its own PostgreSQL');
  if (!tokenSecret) problems.push('TOKEN_SECRET: is missing; set it to at least 32 random characters');
  if (e.NODE_ENV !== 'production') return problems;
  if (!e.TOKEN_SECRET) problems.push('TOKEN_SECRET: production needs its own, not a generated one');
  else if (looksInvented(e.TOKEN_SECRET)) {
    problems.push(
      'TOKEN_SECRET: looks like an example; set it to at least 32 random characters, e.g. by `openssl rand -base64 32`',
    );
  }
  if (introspection) problems.push('INTROSPECTION: must be off in production');
  if (e.TRUST_PROXY === true) {
    problems.push(
      'TRUST_PROXY: true believes every hop, so that any client may claim any address; say how many proxies stand before Vigil (1), or their addresses (10.0.0.0/8)',
    );
  }
  return problems;
}

/** 32 random characters of even the smallest alphabet, hexadecimal, hold more than eight different ones. */
function looksInvented(secret: string): boolean {
  return new Set(secret).size < 9 || /change.?me|example/i.test(secret);
}
