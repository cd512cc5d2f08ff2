import { type ConfigError, loadConfig } from './config.js';

const SECRET = 'q3vN8xJm2LzKf6RtYw9PbD4sHc7GaE5uVi1ToB0n';
const BASE = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://127.0.0.1/x', TOKEN_SECRET: SECRET };

const problemsOf = (env: Record<string, string | undefined>): string => {
  try {
    loadConfig({ ...BASE, ...env });
    return '';
  } catch (error) {
    return (error as ConfigError).problems.join('\n');
  }
};

it.each([
  ['no secret', { TOKEN_SECRET: undefined }, 'TOKEN_SECRET: is missing'],
  ['a short secret', { TOKEN_SECRET: 'short' }, 'TOKEN_SECRET'],
  ['a secret out of an example', { TOKEN_SECRET: `change-me-${SECRET}` }, 'TOKEN_SECRET: looks like an example'],
  ['a secret that is none', { TOKEN_SECRET: '0'.repeat(40) }, 'TOKEN_SECRET: looks like an example'],
  ['trust in every proxy', { TRUST_PROXY: 'true' }, 'TRUST_PROXY: true believes every hop'],
  ['introspection', { INTROSPECTION: 'on' }, 'INTROSPECTION: must be off in production'],
])('takes no %s in production', (_, env, because) => {
  expect(problemsOf(env)).toContain(because);
});

it('takes a secret of its own, and proxies by number or network', () => {
  for (const env of [{}, { TRUST_PROXY: '1' }, { TRUST_PROXY: '10.0.0.0/8,192.0.2.7' }]) {
    expect(problemsOf(env)).toBe('');
  }
});

it('is not as strict in development', () => {
  expect(problemsOf({ NODE_ENV: 'development', TOKEN_SECRET: '0'.repeat(40), INTROSPECTION: 'on' })).toBe('');
});
