import path from 'node:path';
import { z } from 'zod';

/** Injection token of the validated configuration. */
export const CONFIG = Symbol('vigil:config');

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const url = z.string().min(1).optional();
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  VIGIL_HOME: z.string().min(1).default('.vigil'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port(3000),
  PUBLIC_URL: z.url().optional(),
  GB26875_PORT: port(5700),
  DATABASE_URL: url,
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  REDIS_URL: url,
  SMTP_URL: url,
  MAIL_FROM: z.string().min(3).default('Vigil <no-reply@vigil.localhost>'),
  TOKEN_SECRET: z.string().min(32).optional(),
  TRUST_PROXY: flag,
  INTROSPECTION: z.enum(['on', 'off']).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ESCALATION_SECONDS: z
    .string()
    .regex(/^\d+(,\d+)*$/)
    .default('60,180,600'),
});

export interface AppConfig {
  readonly environment: 'development' | 'test' | 'production';
  /** Folder for embedded data, uploads and generated secrets. */
  readonly home: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string;
    readonly trustProxy: boolean;
  };
  readonly gateway: { readonly host: string; readonly gb26875Port: number };
  readonly database: { readonly url: string; readonly poolSize: number };
  readonly redisUrl?: string;
  readonly mail: { readonly smtpUrl?: string; readonly from: string };
  /** Seed of the signing key of access tokens; at least 32 characters. */
  readonly tokenSecret: string;
  readonly introspection: boolean;
  readonly logLevel: string;
  /** Delays in seconds after which an unanswered incident escalates, step by step. */
  readonly escalationSeconds: readonly number[];
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
  const production = e.NODE_ENV === 'production';
  const introspection = e.INTROSPECTION ? e.INTROSPECTION === 'on' : !production;
  const problems: string[] = [];
  if (!databaseUrl)
    problems.push('DATABASE_URL: is missing; set it or run `npm start`, which brings its own PostgreSQL');
  if (!tokenSecret) problems.push('TOKEN_SECRET: is missing; set it to at least 32 random characters');
  if (production && !e.TOKEN_SECRET) problems.push('TOKEN_SECRET: production needs its own, not a generated one');
  else if (production && tokenSecret && looksInvented(tokenSecret)) {
    problems.push(
      'TOKEN_SECRET: looks like an example; set it to at least 32 random characters, e.g. by `openssl rand -base64 32`',
    );
  }
  if (production && introspection) problems.push('INTROSPECTION: must be off in production');
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
    gateway: { host: e.HOST, gb26875Port: e.GB26875_PORT },
    database: { url: databaseUrl as string, poolSize: e.DATABASE_POOL_SIZE },
    redisUrl: e.REDIS_URL,
    mail: { smtpUrl: e.SMTP_URL ?? embedded.smtpUrl, from: e.MAIL_FROM },
    tokenSecret: tokenSecret as string,
    introspection,
    logLevel: e.LOG_LEVEL,
    escalationSeconds: e.ESCALATION_SECONDS.split(',').map(Number),
    embedded: !e.DATABASE_URL,
  };
}

/** 32 random characters of even the smallest alphabet, hexadecimal, hold more than eight different ones. */
function looksInvented(secret: string): boolean {
  return new Set(secret).size < 9 || /change.?me|example/i.test(secret);
}
