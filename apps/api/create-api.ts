import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId } from '#kernel';
import { type AppConfig, describeRefusal, inRequest, Logger, languageOf, MethodNotAllowed, trustsHop } from '#platform';
import { type ApiPart, apiModule } from './api.module.js';

const LARGEST_BODY = 100 * 1024;
// The few pages that are served (QR, mailbox) bring their own style and nothing that runs.
const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
};
const REQUEST_ID = /^[\w-]{8,64}$/;

/**
 * The application, initialised and not yet listening: health, metrics and the resolvers and routes of `parts`. Without `graphql`
 * it is the shell of a process that serves no GraphQL.
 */
export async function createApi(
  config: AppConfig,
  parts: readonly ApiPart[],
  { graphql = true }: { graphql?: boolean } = {},
): Promise<NestFastifyApplication> {
  const trusts = trustsHop(config.http.trustProxy);
  const adapter = new FastifyAdapter({
    trustProxy: trusts,
    bodyLimit: LARGEST_BODY,
    requestTimeout: 30_000,
    genReqId: (request: IncomingMessage) =>
      requestId(request.headers['x-request-id'], trusts(request.socket.remoteAddress ?? '', 0)),
  });
  const app = await NestFactory.create<NestFastifyApplication>(apiModule(config, parts, graphql), adapter, {
    bufferLogs: true,
    abortOnError: false,
    // Whoever signs a body signs its bytes: what is parsed and written anew is another text.
    rawBody: true,
  });
  app.useLogger(app.get(Logger));
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: CONTENT_POLICY } });
  keepScopes(app);
  await app.init();
  return app;
}

// A proxy of ours may have named the request already; anyone else's name for it is not taken.
function requestId(offered: string | string[] | undefined, trusted: boolean): string {
  return trusted && typeof offered === 'string' && REQUEST_ID.test(offered) ? offered : newId();
}

/** Every request has its id in the answer and in the logs, and its language wherever a refusal is worded. */
function keepScopes(app: NestFastifyApplication): void {
  const scopes = new WeakMap<object, AsyncResource>();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    const language = languageOf(request.headers['accept-language']);
    reply.header('x-request-id', request.id);
    inRequest({ requestId: request.id, language }, () => {
      scopes.set(request, new AsyncResource('VigilRequest'));
      if (request.url.split('?')[0] !== '/graphql' || request.method === 'POST') return done();
      const refusal = describeRefusal(new MethodNotAllowed(), language);
      reply
        .code(405)
        .header('allow', 'POST')
        .send({ errors: [refusal] });
    });
  });
  // Bodies are read in events of the socket, which know nothing of the request: step back into it.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const scope = scopes.get(request);
    if (scope) scope.runInAsyncScope(done);
    else done();
  });
}
