import type { Uuid } from '#kernel';

/** The PostgreSQL role under which a transaction runs. None of them owns a table or passes row-level security by. */
export type DatabaseRole =
  | 'vigil_app'
  | 'vigil_authority'
  | 'vigil_auth'
  | 'vigil_public'
  | 'vigil_gateway'
  | 'vigil_billing'
  | 'vigil_worker';

/** What the database is told about the caller at the start of a transaction. What is left out matches no row. */
export interface Tenancy {
  readonly role: DatabaseRole;
  readonly organisationId?: Uuid;
  readonly organisationKind?: 'PROVIDER' | 'ENTERPRISE' | 'AUTHORITY' | 'PLATFORM';
  readonly userId?: Uuid;
  /** Slash-ended path: jurisdiction of an authority, home of anyone else. */
  readonly regionPath?: string;
  /** Scope of the worker: the two tenants that the event at hand names. */
  readonly providerId?: Uuid;
  readonly enterpriseId?: Uuid;
  /** The code that a member of the public scanned. */
  readonly qrCode?: string;
}

/**
 * One statement that sets role and settings for this transaction only; `$1`–`$9` are `tenancyParameters`. What writes is planned
 * by index: PostgreSQL keeps the plans of foreign keys, and one made while a table was nearly empty would read the whole of it for
 * every row, until statistics are taken, in the first storm of a new installation.
 */
export const SET_TENANCY = `select set_config('role', $1, true), set_config('app.organisation_id', $2, true),
  set_config('app.organisation_kind', $3, true), set_config('app.user_id', $4, true), set_config('app.region_path', $5, true),
  set_config('app.provider_id', $6, true), set_config('app.enterprise_id', $7, true), set_config('app.qr_code', $8, true),
  set_config('transaction_read_only', $9, true), set_config('enable_seqscan', $9, true)`;

export function tenancyParameters(tenancy: Tenancy, readOnly: boolean): string[] {
  return [
    tenancy.role,
    tenancy.organisationId ?? '',
    tenancy.organisationKind ?? '',
    tenancy.userId ?? '',
    tenancy.regionPath ?? '',
    tenancy.providerId ?? '',
    tenancy.enterpriseId ?? '',
    tenancy.qrCode ?? '',
    readOnly ? 'on' : 'off',
  ];
}
