import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { MOST_EVENTS } from '../domain/http-event.js';

const ROUTE = '/ingest/v1/events';
/** A whole batch of long events; every other route keeps the small limit of the process. */
const LARGEST_BODY = MOST_EVENTS * 1_024;

interface Route {
  url: string;
  bodyLimit?: number;
}

interface RouteHooks {
  addHook(name: 'onRoute', hook: (route: Route) => void): unknown;
}

/** Made before the routes are: a limit can be set on a Fastify route only while it is being added. */
@Injectable()
export class IngestBodyLimit {
  constructor(host: HttpAdapterHost) {
    const fastify = host.httpAdapter?.getInstance() as Partial<RouteHooks> | undefined;
    fastify?.addHook?.('onRoute', (route) => {
      if (route.url === ROUTE) route.bodyLimit = LARGEST_BODY;
    });
  }
}
