import { Module } from '@nestjs/common';
import { Gb26875Module, TelemetryHttpModule } from '#telemetry';
import { Gb26875Door } from './gb26875-door.js';

/** The doors for devices: HTTP beside the other controllers of the process, and GB/T 26875.3 on a port of its own. */
@Module({ imports: [TelemetryHttpModule, Gb26875Module], providers: [Gb26875Door], exports: [Gb26875Door] })
export class GatewayModule {}
