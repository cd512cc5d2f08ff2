import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Person } from '../../apps/vigil/seed/people.js';
import type { TestApp } from './app.js';
import { eventually } from './eventually.js';

export interface Live<Data> {
  readonly seen: Data[];
  /** Why the stream ended, once it did. */
  readonly ended: Promise<unknown>;
  /** The first that fits, however long ago it came. */
  first(fits: (data: Data) => boolean): Promise<Data>;
  close(): Promise<void>;
}

/** Subscribes over a WebSocket in the protocol graphql-transport-ws; resolves once the server has admitted the caller. */
export async function live<Data>(
  test: TestApp,
  who: Person | undefined,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Live<Data>> {
  const authorization = who && `Bearer ${await who.client.token()}`;
  const seen: Data[] = [];
  let client: Client | undefined;
  const admitted = new Promise<void>((resolve, reject) => {
    client = createClient({
      url: `${test.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      lazy: false,
      retryAttempts: 0,
      connectionParams: authorization ? { authorization } : {},
      on: { connected: () => resolve() },
      onNonLazyError: reject,
    });
  });
  await admitted;
  const ended = new Promise<unknown>((resolve) => {
    client?.subscribe<Data>(
      { query, variables },
      {
        next: ({ data, errors }) => (data ? seen.push(data) : resolve(errors)),
        error: resolve,
        complete: () => resolve(undefined),
      },
    );
  });
  return {
    seen,
    ended,
    first: (fits) => eventually(async () => seen.find(fits)),
    close: async () => client?.dispose(),
  };
}
