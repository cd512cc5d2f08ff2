import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import * as say from './documents.js';
import type { Identity } from './identities.js';

/** Someone who listens to incidents over WebSocket. */
export interface Ear {
  readonly identity: Identity;
  readonly premisesId?: string;
  /** Every event that told something, as it came over the wire. */
  readonly heard: string[];
  close(): void;
}

export async function listen(url: string, identity: Identity, premisesId?: string): Promise<Ear> {
  const heard: string[] = [];
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${await identity.token()}` },
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
  });
  const sink = {
    next: (event: { data?: unknown }) => {
      if (event.data) heard.push(JSON.stringify(event));
    },
    error: () => undefined,
    complete: () => undefined,
  };
  client.subscribe({ query: say.CHANGED, variables: { premisesId } }, sink);
  return { identity, premisesId, heard, close: () => void client.dispose() };
}

/** What the machine's door says to an event: status and answer without what the caller chose himself. */
export async function tell(url: string, token: string | undefined, deviceId: string): Promise<string> {
  const body = JSON.stringify({ deviceId, messageId: 'm', kind: 'fire', hazard: 'smoke' });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/ingest/v1/events`, { method: 'POST', headers, body });
  return `${response.status} ${await response.text()}`;
}
