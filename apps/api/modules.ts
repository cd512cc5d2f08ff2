import { AuditGraphqlModule } from '#audit';
import { BillingGraphqlModule, BillingHttpModule } from '#billing';
import { ContractsGraphqlModule, ContractsHttpModule } from '#contracts';
import { DevicesGraphqlModule, DevicesHttpModule } from '#devices';
import { IncidentsGraphqlModule } from '#incidents';
import { NotificationsGraphqlModule } from '#notifications';
import { PremisesGraphqlModule, PremisesHttpModule } from '#premises';
import { ProvidersGraphqlModule } from '#providers';
import { RegionsGraphqlModule } from '#regions';
import { SupervisionGraphqlModule } from '#supervision';
import { TelemetryGraphqlModule, TelemetryHttpModule } from '#telemetry';
import { TenancyGraphqlModule } from '#tenancy';
import type { ApiPart } from './api.module.js';

/** What the API offers, library by library. */
export const API_MODULES: readonly ApiPart[] = [
  AuditGraphqlModule,
  TenancyGraphqlModule,
  RegionsGraphqlModule,
  NotificationsGraphqlModule,
  PremisesGraphqlModule,
  PremisesHttpModule,
  ProvidersGraphqlModule,
  DevicesGraphqlModule,
  DevicesHttpModule,
  ContractsGraphqlModule,
  ContractsHttpModule,
  BillingGraphqlModule,
  BillingHttpModule,
  TelemetryGraphqlModule,
  TelemetryHttpModule,
  IncidentsGraphqlModule,
  SupervisionGraphqlModule,
];
