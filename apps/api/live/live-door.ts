import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { LiveProtocol } from './live-protocol.js';
import { LiveSockets } from './live-sockets.js';

const PATH = '/graphql';
const LARGEST_MESSAGE = 100 * 1024;
const INIT_MILLISECONDS = 3_000;

/** Subscriptions over WebSocket at `/graphql`, in the protocol `graphql-transport-ws`. */
@Injectable()
export class LiveDoor implements OnApplicationBootstrap {
  private readonly webSockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  private server?: Server;
  private protocol?: { dispose(): void | Promise<void> };

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly schema: GraphQLSchemaHost,
    private readonly live: LiveProtocol,
    private readonly sockets: LiveSockets,
  ) {}

  onApplicationBootstrap(): void {
    const options = { ...this.live.options(this.schema.schema), connectionInitWaitTimeout: INIT_MILLISECONDS };
    // Production manners always: the reason of a failure is never told to the other side.
    const manners = { isProd: true };
    this.protocol = useServer({ ...options, ...manners }, this.webSockets);
    this.server = this.host.httpAdapter.getHttpServer() as Server;
    this.server.on('upgrade', this.upgrade);
  }

  /** Takes no new sockets and says good-bye to those that stand (1001, going away). */
  async close(): Promise<void> {
    this.server?.off('upgrade', this.upgrade);
    await this.protocol?.dispose();
    for (const socket of this.webSockets.clients) socket.terminate();
    this.webSockets.close();
  }

  private readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // A connection that breaks before the handshake must not end the process.
    socket.on('error', () => socket.destroy());
    const refusal = this.refusalOf(request);
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    socket.once('close', () => this.sockets.leave(request));
    this.webSockets.handleUpgrade(request, socket, head, (ws) => {
      this.webSockets.emit('connection', ws, request);
      // The protocol's own listener hears the first error only and prints it: frames that are wrong are nothing to print.
      ws.removeAllListeners('error').on('error', () => ws.terminate());
    });
  };

  private refusalOf(request: IncomingMessage): string | undefined {
    if (request.url?.split('?')[0] !== PATH) return '404 Not Found';
    return this.sockets.knock(request) ? undefined : '429 Too Many Requests';
  }
}
