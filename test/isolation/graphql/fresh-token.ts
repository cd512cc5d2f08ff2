import { tokenOf } from '../../../apps/vigil/seed/sign-in.js';
import type { TestApp } from '../../support/app.js';

const FRESH_MILLISECONDS = 5 * 60_000;

/** Signs in when first asked, and again in time. Each time from an address of its own: sign-ins are counted per address. */
export function fresh({ anonymous, seed }: TestApp, email: string): () => Promise<string> {
  let token: Promise<string> = Promise.resolve('');
  let since = 0;
  return () => {
    if (Date.now() - since > FRESH_MILLISECONDS) {
      since = Date.now();
      token = tokenOf(anonymous.from(seed.numbers.networkAddress()), email);
    }
    return token;
  };
}
