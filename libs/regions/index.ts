export { divisionPolicy } from './division.policy.js';
export type { DivisionFilter, DivisionRow } from './division.repository.js';
export {
  type Division,
  type DivisionCode,
  type DivisionLevel,
  InvalidDivisionCode,
  levelOf,
  parentCodeOf,
  parseDivisionCode,
  pathOf,
  within,
} from './domain/division.js';
export { toGridType } from './graphql/grids.resolver.js';
export { GridType, RegionType } from './graphql/region.types.js';
export { regionLoader } from './graphql/regions.resolver.js';
export { gridPolicy } from './grid.policy.js';
export { GridQueries } from './grid.queries.js';
export { loadDivisions } from './load-divisions.sql.js';
export { RegionQueries } from './region.queries.js';
export { RegionsGraphqlModule, RegionsModule } from './regions.module.js';
