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

/** Puts every attempt to the judge; those of one asker stay in their order. */
export async function askAll(url: string, lines: readonly Iterable<Attempt>[], judge: Judge): Promise<void> {
  const waiting = [...lines];
  const worker = async () => {
    for (let line = waiting.shift(); line; line = waiting.shift()) {
      for (const attempt of line) {
        const { sent, answer } = await ask(url, attempt.identity, attempt.operation, attempt.variables);
        judge.hear(attempt, sent, answer);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
