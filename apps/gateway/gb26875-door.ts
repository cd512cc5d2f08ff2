import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '#platform';
import { Gb26875Server } from '#telemetry';

/** Opens the door once everything behind it stands, and shuts it before anything behind it goes. */
@Injectable()
export class Gb26875Door implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly server: Gb26875Server,
    private readonly logger: Logger,
  ) {}

  /** The port it listens on; 0 while it is shut. */
  get port(): number {
    return this.server.port;
  }

  async onApplicationBootstrap(): Promise<void> {
    const port = await this.server.start();
    this.logger.info('Listening for GB/T 26875.3 transmitters', { port });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.server.stop();
  }
}
