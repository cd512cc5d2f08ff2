import { isLong } from '../../support/runs.js';
import type { Attempt } from './attempts.js';
import type { Identity } from './identities.js';
import type { Judge } from './judge.js';
import type { Operation } from './operations.js';

const AT_ONCE = 6;

/** The whole answer to one operation, as it came over the wire. */
export async function ask(url: string, identity: Identity, operation: Operation, variables: object) {
  const query = identity.kind === 'NOBODY' ? operation.shortDocument : operation.document;
  const body = JSON.stringify({ query, variables });
  const token = await identity.token();
  const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers,
    body,
  });
  return { sent: JSON.stringify(variables), answer: await response.text() };
}

const REFUSED = /"code":"GENERAL[.](?:FORBIDDEN|UNAUTHENTICATED)"/;

/**
 * Puts every attempt to the judge; those of one asker stay in their order. Whoever has been refused for the role until now is asked
 * about the id that does not exist and the one that fits, in one place, and about all others in the long run only.
 */
export async function askAll(url: string, lines: readonly Iterable<Attempt>[], judge: Judge): Promise<void> {
  const waiting = [...lines];
  const worker = async () => {
    for (let line = waiting.shift(); line; line = waiting.shift()) {
      let refused = !isLong;
      for (const attempt of line) {
        if (refused && attempt.further) continue;
        const { sent, answer } = await ask(url, attempt.identity, attempt.operation, attempt.variables);
        refused &&= REFUSED.test(answer);
        judge.hear(attempt, sent, answer);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
