import { catalogueProblems } from './catalogue.js';
import { type SeededDatabase, seededDatabase } from './probe-database.js';

/** One mistake of every kind, and what the check must say of it. */
const MISTAKES: readonly (readonly [string, string])[] = [
  ['CREATE TABLE forgotten (id uuid PRIMARY KEY)', 'forgotten: row-level security is not enabled'],
  ['ALTER TABLE device NO FORCE ROW LEVEL SECURITY', 'device: row-level security is not forced'],
  ['GRANT DELETE ON device TO vigil_app', 'device: vigil_app is granted DELETE and no policy says on which rows'],
  [
    'GRANT UPDATE (name) ON premises TO vigil_public',
    'premises: vigil_public is granted UPDATE and no policy says on which rows',
  ],
  [
    'REVOKE SELECT ON incident FROM vigil_authority',
    'incident: policy incident_authority is for vigil_authority, which is not granted SELECT',
  ],
  [
    'CREATE VIEW peep AS SELECT * FROM device',
    'peep: a view without security_invoker reads with the rights of its owner',
  ],
  ['CREATE MATERIALIZED VIEW heap AS SELECT * FROM device', 'heap: a materialised view knows no policies'],
  [
    "CREATE FUNCTION peep() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::text'",
    'function peep: runs with the rights of its owner and is not reviewed',
  ],
  [
    'GRANT EXECUTE ON FUNCTION audit_append TO PUBLIC',
    'function audit_append: runs with the rights of its owner and PUBLIC may execute it',
  ],
  [
    'ALTER FUNCTION audit_append RESET search_path',
    'function audit_append: runs with the rights of its owner and fixes no search_path',
  ],
  [
    'GRANT SELECT ON plan_version TO vigil_authority',
    'plan_version.base_fee is shown to vigil_authority: prices are not supervised',
  ],
  [
    'GRANT SELECT (password_hash) ON app_user TO vigil_app',
    'app_user.password_hash is shown to vigil_app: only the authenticator compares passwords',
  ],
  ['GRANT INSERT ON audit_entry TO vigil_worker', 'audit_entry: vigil_worker may INSERT it; only audit_append writes'],
  ['ALTER ROLE vigil_app BYPASSRLS', 'role vigil_app: passes row-level security by'],
  ['GRANT vigil_owner TO vigil_app', 'role vigil_app: inherits the rights of vigil_owner'],
  [
    'ALTER TABLE device ADD UNIQUE (serial)',
    'device device_serial_key (serial) is a key between tenants’ rows without a tenant column, and nobody has reviewed it',
  ],
  [
    'ALTER TABLE device ADD FOREIGN KEY (premises_id) REFERENCES premises (id)',
    'device device_premises_id_fkey (premises_id) is a key between tenants’ rows without a tenant column, and nobody has reviewed it',
  ],
  [
    'ALTER POLICY device_read ON device USING (true)',
    'device.device_read is open to every row, and nobody has reviewed it',
  ],
];

describe('the catalogue', () => {
  let database: SeededDatabase;
  beforeAll(async () => {
    database = await seededDatabase();
    // As the worker does every day: what it makes must be as closed as what the migrations make.
    await database.admin.query('SELECT ensure_signal_partitions(2)');
  });
  afterAll(() => database?.close());

  it('leaves no way around the policies', async () => expect(await catalogueProblems(database.admin)).toEqual([]));

  it('is read at all: every kind of mistake is found and named', async () => {
    for (const [sql, problem] of MISTAKES) {
      await database.admin.query('BEGIN');
      await database.admin.query(sql);
      expect(await catalogueProblems(database.admin)).toContain(problem);
      await database.admin.query('ROLLBACK');
    }
  });
});
