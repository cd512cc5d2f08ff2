import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { AllowAnyone } from '#access';
import { TenantPool } from '#platform';
import { outboxLag } from './outbox-lag.sql.js';
import { Readiness } from './readiness.js';

const LATE_SECONDS = 60;

@Controller()
@AllowAnyone()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
    private readonly pool: TenantPool,
  ) {}

  /** The process runs. Asks nobody else, so that a database that is down does not get every process restarted. */
  @Get('livez')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can do its work: 200, else 503 with what is missing. */
  @Get('readyz')
  @HealthCheck()
  ready() {
    return this.health.check([() => this.process(), () => this.database()]);
  }

  private process() {
    const indicator = this.indicators.check('process');
    return this.readiness.isLeaving ? indicator.down('is shutting down') : indicator.up();
  }

  // A late outbox is the worker's trouble: taking the API away as well would help nobody, so it is shown and not failed on.
  private async database() {
    const indicator = this.indicators.check('database');
    try {
      const lag = await this.pool.transaction({ role: 'vigil_worker' }, outboxLag, true);
      return indicator.up({ outboxLagSeconds: Math.round(lag), outboxLate: lag > LATE_SECONDS });
    } catch {
      return indicator.down('does not answer');
    }
  }
}
