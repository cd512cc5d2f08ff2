export { callListPolicy } from './call-list.policy.js';
export { CallListDuty, PremisesKind, SmallPlaceSort } from './domain/premises.js';
export { toPremisesType } from './graphql/premises.resolver.js';
export { PremisesConnection, PremisesType } from './graphql/premises.types.js';
export { PremisesGraphqlModule, PremisesHttpModule, PremisesModule } from './premises.module.js';
export { premisesPolicy } from './premises.policy.js';
export { type PremisesFilter, PremisesQueries } from './premises.queries.js';
export type { PremisesRow } from './premises.repository.js';
export { type PublicFace, PublicFaceQueries } from './public-face.queries.js';
