import { Controller, Get, Header, Req } from '@nestjs/common';
import { AllowAnyone } from '#access';
import { NotFound } from '#kernel';
import { Metrics } from '#platform';

interface Call {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly socket: { readonly remoteAddress?: string };
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** For a scraper on the same machine; the figures say much about the house, so nobody else is told that they exist. */
  @Get()
  @AllowAnyone()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(@Req() call: Call): Promise<string> {
    const isProxied = call.headers['x-forwarded-for'] !== undefined || call.headers['forwarded'] !== undefined;
    if (isProxied || !LOOPBACK.test(call.socket.remoteAddress ?? '')) throw new NotFound({ noun: 'page' });
    return this.metrics.registry.metrics();
  }
}
