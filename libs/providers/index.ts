export { AlreadyFiled, CentreNameTaken, FilingNotInForce, NotAMember, NotFiled } from './domain/filing.errors.js';
export { ancestorPaths, assertFiled, type Filing, FilingState, isFiledFor } from './domain/filing.js';
export { filingPolicy } from './filing.policy.js';
export { FilingQueries } from './filing.queries.js';
export type { FilingRow } from './filing.repository.js';
export { FilingType, ServiceCentreType } from './graphql/provider.types.js';
export { ProvidersGraphqlModule, ProvidersModule } from './providers.module.js';
export { serviceCentrePolicy, serviceCentreStaffPolicy } from './service-centre.policy.js';
export { ServiceCentreQueries } from './service-centre.queries.js';
