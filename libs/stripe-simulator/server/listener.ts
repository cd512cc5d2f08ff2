import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiDoor } from './api-door.js';
import type { PageDoor } from './page-door.js';

const LARGEST_BODY = 1_000_000;

/** Listens on this machine only. `beforeEach` runs before a request is looked at. */
export async function listen(
  port: number,
  doors: { api: ApiDoor; pages: PageDoor; beforeEach: () => void },
): Promise<Server> {
  const server = createServer((request, response) => {
    serve(request, response, doors).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error));
    });
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { api, pages, beforeEach }: { api: ApiDoor; pages: PageDoor; beforeEach: () => void },
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await bodyOf(request);
  beforeEach();
  if (/^\/v\d+\//.test(url.pathname)) await api.handle(request, response, url, body);
  else pages.handle(request.method ?? 'GET', url, body, response);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) throw new RangeError('The body is larger than a form can be');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
