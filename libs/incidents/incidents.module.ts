import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { ContractsModule } from '#contracts';
import { DevicesModule } from '#devices';
import { NotificationsModule } from '#notifications';
import { PremisesModule } from '#premises';
import { RegionsModule } from '#regions';
import { TenancyModule } from '#tenancy';
import { AlarmEngine } from './alarm-engine.js';
import { EscalationSweeper } from './escalation-sweeper.js';
import { AlarmDeviceResolver } from './graphql/alarm-device.resolver.js';
import { IncidentEndingsResolver } from './graphql/incident-endings.resolver.js';
import { IncidentFieldsResolver } from './graphql/incident-fields.resolver.js';
import { IncidentStepsResolver } from './graphql/incident-steps.resolver.js';
import { IncidentsResolver } from './graphql/incidents.resolver.js';
import { PremisesIncidentsResolver } from './graphql/premises-incidents.resolver.js';
import { HandOnIncidents } from './hand-on-incidents.handler.js';
import { IncidentQueries } from './incident.queries.js';
import { IncidentRepository } from './incident.repository.js';
import { IncidentFeed } from './incident-feed.js';
import { IncidentHistoryRepository } from './incident-history.repository.js';
import { IncidentRecord } from './incident-record.js';
import { IncidentTeller } from './incident-teller.js';
import { IncidentTimesRepository } from './incident-times.repository.js';
import { MeasureService } from './measure-service.handler.js';
import { PublishIncidentChanges } from './publish-incident-changes.handler.js';
import { RaiseAlarmWhenSignalIsReceived } from './raise-alarm-when-signal-is-received.handler.js';
import { TellCrewWhenDispatched } from './tell-crew-when-dispatched.handler.js';
import { AcknowledgeIncident } from './use-cases/acknowledge-incident.js';
import { AddIncidentNote } from './use-cases/add-incident-note.js';
import { ArriveAtIncident } from './use-cases/arrive-at-incident.js';
import { CloseIncident } from './use-cases/close-incident.js';
import { DispatchIncident } from './use-cases/dispatch-incident.js';
import { VerifyIncident } from './use-cases/verify-incident.js';

const useCases = [
  AcknowledgeIncident,
  DispatchIncident,
  ArriveAtIncident,
  VerifyIncident,
  CloseIncident,
  AddIncidentNote,
];

@Module({
  imports: [AuditModule, NotificationsModule, RegionsModule],
  providers: [IncidentRepository, IncidentHistoryRepository, IncidentQueries, IncidentRecord, ...useCases],
  exports: [IncidentQueries, ...useCases],
})
export class IncidentsModule {}

@Module({
  imports: [IncidentsModule, PremisesModule, DevicesModule, TenancyModule],
  providers: [
    IncidentFeed,
    IncidentsResolver,
    IncidentStepsResolver,
    IncidentEndingsResolver,
    IncidentFieldsResolver,
    AlarmDeviceResolver,
    PremisesIncidentsResolver,
  ],
})
export class IncidentsGraphqlModule {}

/** The alarm engine, the escalation ladder, and the word to those who are looking. */
@Module({
  imports: [ContractsModule, NotificationsModule],
  providers: [
    IncidentTeller,
    IncidentTimesRepository,
    MeasureService,
    AlarmEngine,
    RaiseAlarmWhenSignalIsReceived,
    HandOnIncidents,
    TellCrewWhenDispatched,
    EscalationSweeper,
    PublishIncidentChanges,
  ],
})
export class IncidentsWorkerModule {}
