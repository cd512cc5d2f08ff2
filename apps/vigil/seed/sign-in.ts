import { LOGIN } from './documents.js';
import type { GraphClient } from './graph-client.js';

export const DEMO_PASSWORD = 'vigil-demo-1';

/** The access token of a person. Throws `GraphRefusal`. */
export async function tokenOf(anonymous: GraphClient, email: string, password = DEMO_PASSWORD): Promise<string> {
  const { login } = await anonymous.call<{ login: { accessToken: string } }>(LOGIN, { input: { email, password } });
  return login.accessToken;
}
