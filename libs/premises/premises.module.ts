import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { RegionsModule } from '#regions';
import { CallListRepository } from './call-list.repository.js';
import { PremisesResolver } from './graphql/premises.resolver.js';
import { PremisesFieldsResolver } from './graphql/premises-fields.resolver.js';
import { PremisesQueries } from './premises.queries.js';
import { PremisesRepository } from './premises.repository.js';
import { PublicFaceController } from './public-face.controller.js';
import { PublicFaceQueries } from './public-face.queries.js';
import { PublicFaceRepository } from './public-face.repository.js';
import { CreatePremises } from './use-cases/create-premises.js';
import { PremisesPlace } from './use-cases/premises-place.js';
import { SetCallList } from './use-cases/set-call-list.js';
import { UpdatePremises } from './use-cases/update-premises.js';

const useCases = [CreatePremises, UpdatePremises, SetCallList];

@Module({
  imports: [AuditModule, RegionsModule],
  providers: [
    PremisesRepository,
    CallListRepository,
    PremisesQueries,
    PublicFaceRepository,
    PublicFaceQueries,
    PremisesPlace,
    ...useCases,
  ],
  exports: [PremisesQueries, PublicFaceQueries, ...useCases],
})
export class PremisesModule {}

@Module({ imports: [PremisesModule, RegionsModule], providers: [PremisesResolver, PremisesFieldsResolver] })
export class PremisesGraphqlModule {}

/** GET /q/:code. */
@Module({ imports: [PremisesModule], controllers: [PublicFaceController] })
export class PremisesHttpModule {}
