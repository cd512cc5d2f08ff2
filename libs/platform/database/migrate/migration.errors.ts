/** Thrown to the operator who migrates; the message says what to do. Never reaches a client of the API. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
