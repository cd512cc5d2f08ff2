import type { IncomingMessage } from 'node:http';
import type { Space } from '../state/space.js';
import { API_VERSION, PLATFORM, type World } from '../state/world.js';
import { StripeFault } from '../wire/stripe-fault.js';

/** Who asks, and on whose account. Throws Stripe's 401 and 403, and 400 for a version that is not simulated. */
export function admit(world: World, request: IncomingMessage): Space {
  const key = keyOf(request.headers.authorization);
  if (!key) throw new StripeFault(401, 'invalid_request_error', NO_KEY);
  if (!/^(sk|rk)_test_\w+$/.test(key)) {
    throw new StripeFault(401, 'invalid_request_error', `Invalid API Key provided: ${masked(key)}`);
  }
  const version = header(request, 'stripe-version');
  if (version && version !== API_VERSION) {
    throw new StripeFault(
      400,
      'invalid_request_error',
      `Invalid Stripe API version: ${version}. Simulated: ${API_VERSION}`,
    );
  }
  const account = header(request, 'stripe-account');
  if (!account || account === PLATFORM) return world.platform;
  if (!world.platform.accounts.get(account)) throw noAccess(key, account);
  return world.space(account);
}

export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const NO_KEY =
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";

function keyOf(authorization: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() === 'basic') return Buffer.from(value, 'base64').toString().split(':')[0];
  return undefined;
}

function masked(key: string): string {
  return `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`;
}

function noAccess(key: string, account: string): StripeFault {
  const message = `The provided key '${masked(key)}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`;
  return new StripeFault(403, 'invalid_request_error', message, { code: 'account_invalid' });
}
