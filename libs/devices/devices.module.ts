import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { PremisesModule } from '#premises';
import { DeviceQueries } from './device.queries.js';
import { DeviceRepository } from './device.repository.js';
import { DeviceModelRepository } from './device-model.repository.js';
import { DeviceFieldsResolver } from './graphql/device-fields.resolver.js';
import { DevicesResolver } from './graphql/devices.resolver.js';
import { ImportsResolver } from './graphql/imports.resolver.js';
import { PremisesDevicesResolver } from './graphql/premises-devices.resolver.js';
import { ImportDevices, ImportSource } from './imports/import-devices.js';
import { ImportHandlers } from './imports/import-handlers.js';
import { ImportProcessor } from './imports/import-processor.js';
import { ImportRunQueries } from './imports/import-run.queries.js';
import { ImportRunRepository } from './imports/import-run.repository.js';
import { OrganisationUploads } from './imports/organisation-uploads.js';
import { SweepUploads } from './imports/sweep-uploads.js';
import { UploadsController } from './imports/uploads.controller.js';
import { LivenessRepository } from './liveness.repository.js';
import { CreateDevice, CreatedDevice } from './use-cases/create-device.js';
import { DeviceJournal } from './use-cases/device-journal.js';
import { DeviceWiring } from './use-cases/device-wiring.js';
import { IssueDeviceCredential } from './use-cases/issue-device-credential.js';
import { RetireDevice } from './use-cases/retire-device.js';
import { UpdateDevice } from './use-cases/update-device.js';

const useCases = [CreateDevice, UpdateDevice, RetireDevice, IssueDeviceCredential, ImportDevices];

@Module({
  imports: [AuditModule, PremisesModule],
  providers: [
    DeviceRepository,
    DeviceModelRepository,
    LivenessRepository,
    DeviceQueries,
    ImportRunRepository,
    ImportRunQueries,
    DeviceWiring,
    DeviceJournal,
    CreatedDevice,
    ImportSource,
    OrganisationUploads,
    ...useCases,
  ],
  exports: [DeviceQueries, ImportRunQueries, OrganisationUploads, ...useCases],
})
export class DevicesModule {}

@Module({
  imports: [DevicesModule, PremisesModule],
  providers: [DevicesResolver, DeviceFieldsResolver, PremisesDevicesResolver, ImportsResolver],
})
export class DevicesGraphqlModule {}

/** POST /uploads. */
@Module({ imports: [DevicesModule], controllers: [UploadsController] })
export class DevicesHttpModule {}

/** Runs imports, and forgets what nobody imported. */
@Module({ imports: [AuditModule, DevicesModule], providers: [ImportHandlers, ImportProcessor, SweepUploads] })
export class DevicesWorkerModule {}
