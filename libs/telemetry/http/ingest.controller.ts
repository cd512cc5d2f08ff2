import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { AllowAnyone } from '#access';
import { languageOf } from '#platform';
import { eventsIn, MOST_EVENTS } from '../domain/http-event.js';
import { BatchTooLarge, IngestBusy, NotStored } from '../domain/telemetry.errors.js';
import { IngestAuthenticator } from './ingest-authenticator.js';
import { type EventResult, ReceiveEvents } from './receive-events.js';

/** The part of a Fastify request that is used here. */
interface Request {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly ip: string;
}

/** The part of a Fastify reply that is used here. */
interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

@Controller('ingest/v1')
export class IngestController {
  constructor(
    private readonly authenticator: IngestAuthenticator,
    private readonly receive: ReceiveEvents,
  ) {}

  /**
   * One event, an array, or `{events: […]}`; answered once everything that is stored is durable. 200: every event was
   * understood. 207: look at each result. 429: nothing was taken. 503: none could be stored, send all again.
   */
  // Devices are no actors: their credential is checked in here.
  @AllowAnyone()
  @Post('events')
  async events(
    @Req() { headers, ip }: Request,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<{ results: EventResult[] }> {
    const caller = await this.authenticator.authenticate(headers['authorization']);
    const events = eventsIn(body);
    if (!events) throw new BatchTooLarge({ most: MOST_EVENTS });
    try {
      const results = await this.receive.execute(
        { caller, remoteAddress: ip },
        events,
        languageOf(headers['accept-language']),
      );
      reply.status(statusOf(results));
      return { results };
    } catch (error) {
      if (error instanceof IngestBusy) reply.header('retry-after', '1');
      throw error;
    }
  }
}

function statusOf(results: readonly EventResult[]): number {
  if (results.every(({ code }) => code === NotStored.code)) return 503;
  return results.some(({ result }) => result === 'rejected') ? 207 : 200;
}
