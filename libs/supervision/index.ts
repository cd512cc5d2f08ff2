export { SupervisionGraphqlModule, SupervisionModule } from './supervision.module.js';
