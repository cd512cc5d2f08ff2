import type pg from 'pg';

/**
 * Takes away everything beside the policies that could also refuse a statement: foreign keys, checks, unique keys, triggers
 * and column lists in grants. What is refused afterwards is refused by row-level security alone. `probe_mark` is a column
 * that no policy looks at, for changes that mean nothing. Grants of a whole command stay as they are.
 */
export async function isolatePolicies(admin: pg.Client): Promise<void> {
  await admin.query(`DO $$
    DECLARE
      r record;
    BEGIN
      FOR r IN SELECT tgname, tgrelid::regclass AS t FROM pg_trigger WHERE NOT tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', r.tgname, r.t);
      END LOOP;
      FOR r IN SELECT k.conname, k.conrelid::regclass AS t FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
          WHERE c.relnamespace IN ('public'::regnamespace, 'partitions'::regnamespace) AND k.contype IN ('f', 'c', 'u', 'x') AND k.conparentid = 0
          ORDER BY k.contype = 'u' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname);
      END LOOP;
      FOR r IN SELECT indexrelid::regclass AS i FROM pg_index JOIN pg_class c ON c.oid = indrelid
          WHERE indisunique AND NOT indisprimary AND c.relnamespace IN ('public'::regnamespace, 'partitions'::regnamespace)
            AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = indexrelid) LOOP
        EXECUTE format('DROP INDEX %s', r.i);
      END LOOP;
      FOR r IN SELECT c.oid::regclass AS t FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN probe_mark integer', r.t);
      END LOOP;
      FOR r IN SELECT DISTINCT a.attrelid::regclass AS t, x.privilege_type AS p, x.grantee::regrole AS g
          FROM pg_attribute a, aclexplode(a.attacl) x WHERE a.attrelid >= 16384 LOOP
        EXECUTE format('GRANT %s ON %s TO %s', r.p, r.t, r.g);
      END LOOP;
    END $$`);
}
