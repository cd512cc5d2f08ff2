import { type ConfigError, loadConfig } from './config.js';

const BASE = { DATABASE_URL: 'postgresql://127.0.0.1/x', TOKEN_SECRET: 'q3vN8xJm2LzKf6RtYw9PbD4sHc7GaE5uVi1ToB0n' };
const LIVE = {
  STRIPE_SECRET_KEY: 'sk_live_1',
  STRIPE_WEBHOOK_SECRETS: 'whsec_1',
  STRIPE_CONNECT_WEBHOOK_SECRETS: 'whsec_2',
};
const SIMULATOR = {
  secretKey: 'sk_test_sim',
  apiBase: 'http://127.0.0.1:1',
  webhookSecrets: ['whsec_a'],
  connectWebhookSecrets: ['whsec_b'],
  platformFeeBasisPoints: 0,
};

const problemsOf = (env: Record<string, string>): string => {
  try {
    loadConfig({ ...BASE, ...env });
    return '';
  } catch (error) {
    return (error as ConfigError).problems.join('\n');
  }
};
const production = (env: Record<string, string>) => problemsOf({ NODE_ENV: 'production', ...LIVE, ...env });

it('knows no Stripe unless one is named', () => {
  expect(loadConfig(BASE).stripe).toBeUndefined();
});

it('takes what the environment says before the embedded simulator', () => {
  expect(loadConfig(BASE, { stripe: SIMULATOR }).stripe).toEqual(SIMULATOR);
  const { stripe } = loadConfig({ ...BASE, ...LIVE, STRIPE_WEBHOOK_SECRETS: 'whsec_1,whsec_0' }, { stripe: SIMULATOR });
  expect(stripe).toEqual({
    secretKey: 'sk_live_1',
    apiBase: 'https://api.stripe.com',
    webhookSecrets: ['whsec_1', 'whsec_0'],
    connectWebhookSecrets: ['whsec_2'],
    platformFeeBasisPoints: 0,
  });
});

it.each([
  ['0', 0],
  ['2.5', 250],
  ['12.05', 1205],
  ['99', 9900],
])('reads a share of %s per cent exactly', (percent, points) => {
  const { stripe } = loadConfig({ ...BASE, ...LIVE, STRIPE_PLATFORM_FEE_PERCENT: percent });
  expect(stripe?.platformFeeBasisPoints).toBe(points);
});

it.each([
  [{ STRIPE_SECRET_KEY: 'pk_live_1' }, 'STRIPE_SECRET_KEY'],
  [{ STRIPE_API_BASE: 'ftp://stripe' }, 'STRIPE_API_BASE'],
  [{ STRIPE_WEBHOOK_SECRETS: 'whsec_1,,whsec_2' }, 'STRIPE_WEBHOOK_SECRETS'],
  [{ STRIPE_PLATFORM_FEE_PERCENT: '100' }, 'STRIPE_PLATFORM_FEE_PERCENT'],
  [{ STRIPE_PLATFORM_FEE_PERCENT: '1.005' }, 'STRIPE_PLATFORM_FEE_PERCENT'],
] as [Record<string, string>, string][])('refuses %j', (env, because) => {
  expect(problemsOf(env)).toContain(because);
});

it('starts in production with live keys and secrets, or without any Stripe', () => {
  expect(production({})).toBe('');
  expect(problemsOf({ NODE_ENV: 'production' })).toBe('');
});

it.each([
  [{ STRIPE_SECRET_KEY: 'sk_test_1' }, 'is a test key'],
  [{ STRIPE_SECRET_KEY: 'rk_test_1' }, 'is a test key'],
  [{ STRIPE_API_BASE: 'http://127.0.0.1:12111' }, 'is a simulator'],
  [{ STRIPE_WEBHOOK_SECRETS: '' }, 'STRIPE_WEBHOOK_SECRETS: is missing'],
  [{ STRIPE_CONNECT_WEBHOOK_SECRETS: '' }, 'STRIPE_CONNECT_WEBHOOK_SECRETS: is missing'],
] as [Record<string, string>, string][])('refuses %j in production only', (env, because) => {
  expect(production(env)).toContain(because);
  expect(problemsOf({ ...LIVE, ...env })).toBe('');
});
