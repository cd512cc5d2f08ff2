export { canonicalJson, type Json } from './canonical-json.js';
export { type Clock, systemClock } from './clock.js';
export { minorDigits, moneyText } from './currency.js';
export { decodeCursor, encodeCursor } from './cursor.js';
export {
  DomainError,
  type DomainErrorClass,
  defineError,
  type ErrorKind,
  type ErrorParams,
  Forbidden,
  InvalidInput,
  invalid,
  type Language,
  NotFound,
  Unauthenticated,
} from './domain-error.js';
export { isUuid, newId, type Uuid } from './ids.js';
export { type Money, money } from './money.js';
export type { Page, PageRequest } from './page.js';
export { nextState, type TransitionTable, unreachableStates } from './transitions.js';
