import { once } from 'node:events';
import { WebSocket } from 'ws';

interface Message {
  readonly type: string;
  readonly payload?: { data?: unknown; errors?: { extensions: { code: string } }[] } & {
    extensions: { code: string };
  }[];
}

/** One WebSocket to the API, as a client in the protocol graphql-transport-ws holds it. */
export class Line {
  readonly messages: Message[] = [];
  readonly ended: Promise<number>;
  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data))));
    this.ended = new Promise((resolve) => {
      socket.on('close', resolve);
    });
  }

  /** Says `connection_init` at once where there is something to say. Rejects when the upgrade is refused. */
  static async open(url: string, authorization?: string, headers: Record<string, string> = {}): Promise<Line> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    const line = new Line(socket);
    await once(socket, 'open');
    if (authorization !== undefined) line.say({ type: 'connection_init', payload: { authorization } });
    return line;
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(query: string, id = '1'): void {
    this.say({ type: 'subscribe', id, payload: { query } });
  }

  async until(type: string): Promise<Message> {
    for (let turn = 0; turn < 200; turn++) {
      const found = this.messages.find((message) => message.type === type);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`No ${type}: ${JSON.stringify(this.messages)}`);
  }
}
