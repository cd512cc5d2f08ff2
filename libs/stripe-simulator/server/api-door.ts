import type { IncomingMessage, ServerResponse } from 'node:http';
import { present } from '../state/present.js';
import { Scene } from '../state/scene.js';
import type { Space } from '../state/space.js';
import { API_VERSION, type World } from '../state/world.js';
import { text } from '../wire/field.js';
import { type FormObject, parseForm } from '../wire/form-body.js';
import { list } from '../wire/params.js';
import { StripeFault } from '../wire/stripe-fault.js';
import { expand } from './expand.js';
import { admit, header } from './gate.js';
import type { Answer, IdempotencyKeys } from './idempotency.js';
import { type Outages, rateLimited, serverError } from './outages.js';
import type { Router } from './router.js';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly key: string | undefined;
  readonly requestId: string;
}

const EXPAND = list(text());

/** Everything below /v1: who asks, what for, whether it was asked before, and the answer in Stripe's form. */
export class ApiDoor {
  constructor(
    private readonly world: World,
    private readonly router: Router,
    readonly keys: IdempotencyKeys,
    readonly outages: Outages,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse, url: URL, body: string): Promise<void> {
    const method = request.method ?? 'GET';
    const path = url.pathname;
    const outage = method === 'POST' ? this.outages.meet(path) : undefined;
    if (outage?.kind === 'drop-before') return void request.socket.destroy();
    const key = method === 'POST' ? header(request, 'idempotency-key') : undefined;
    const asked = {
      method,
      path,
      key,
      body: method === 'POST' ? body : url.search.slice(1),
      requestId: this.world.ids.next('req', 14),
    };
    const answer = await this.#answer(request, asked, outage);
    if (outage?.kind === 'drop-after') return void request.socket.destroy();
    this.#send(request, response, answer, asked);
  }

  async #answer(request: IncomingMessage, asked: Asked, outage: ReturnType<Outages['meet']>): Promise<Answer> {
    try {
      const space = admit(this.world, request);
      const { route, path } = this.router.match(asked.method, asked.path);
      const { expand: wanted, ...form } = parseForm(asked.body);
      const told = asked.key
        ? this.keys.recall(space.account, asked.key, fingerprint(asked), this.world.clock())
        : undefined;
      if (told) return { ...told, headers: { ...told.headers, 'idempotent-replayed': 'true' } };
      if (outage?.kind === 'rate-limit') throw rateLimited();
      if (outage?.kind === 'server-error') throw serverError();
      const run = route.prepare(form as FormObject);
      const paths = wanted === undefined ? [] : EXPAND.read(wanted, 'expand');
      return await this.#once(space, asked, outage, (scene) => shown(space, run(scene, path), paths));
    } catch (error) {
      return failure(error, asked.requestId);
    }
  }

  /** From here on the request counts as carried out: whatever comes of it is kept under its key. */
  async #once(
    space: Space,
    asked: Asked,
    outage: ReturnType<Outages['meet']>,
    run: (scene: Scene) => unknown,
  ): Promise<Answer> {
    const { key, requestId } = asked;
    if (key) this.keys.begin(space.account, key, fingerprint(asked), this.world.clock());
    outage?.arrive?.();
    await outage?.released;
    const answer = attempt(requestId, () =>
      run(new Scene(this.world, space, { id: requestId, idempotency_key: key ?? null })),
    );
    if (key) this.keys.finish(space.account, key, answer);
    return answer;
  }

  #send(request: IncomingMessage, response: ServerResponse, answer: Answer, { key, requestId }: Asked): void {
    const account = header(request, 'stripe-account');
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'request-id': requestId,
      'stripe-version': API_VERSION,
      ...(key ? { 'idempotency-key': key, 'original-request': answer.requestId } : {}),
      ...(account ? { 'stripe-account': account } : {}),
      ...answer.headers,
    });
    response.end(answer.body);
  }
}

function fingerprint({ path, body }: Asked): { path: string; form: string } {
  return {
    path,
    form: [...new URLSearchParams(body)]
      .map((pair) => pair.join('='))
      .sort()
      .join('&'),
  };
}

function shown(space: Space, result: unknown, paths: readonly string[]): unknown {
  if (typeof result !== 'object' || result === null) return result;
  const api =
    'data' in result && Array.isArray(result.data)
      ? { ...result, data: result.data.map((one: object) => present(space, one)) }
      : present(space, result);
  expand(space, api, paths);
  return api;
}

function attempt(requestId: string, run: () => unknown): Answer {
  try {
    return { status: 200, body: JSON.stringify(run()), requestId, headers: {} };
  } catch (error) {
    return failure(error, requestId);
  }
}

/** What is no fault of the caller's is one of the simulator's: it is said aloud, never hidden. */
function failure(error: unknown, requestId: string): Answer {
  const fault =
    error instanceof StripeFault
      ? error
      : new StripeFault(
          500,
          'api_error',
          `The simulator failed: ${error instanceof Error ? error.stack : String(error)}`,
        );
  return { status: fault.status, body: JSON.stringify(fault.body(requestId)), requestId, headers: fault.headers };
}
