/**
 * The probe works inside the database, so that one round trip tries everything on one table. `probe.run` switches to each
 * identity with the application's own statement and undoes each attempt; it runs with the rights of that identity. Only
 * `probe.snapshot`, which sees what an attempt changed, runs as the superuser.
 */
export const PROBE_FUNCTIONS = `
CREATE SCHEMA IF NOT EXISTS probe;
GRANT USAGE ON SCHEMA probe TO PUBLIC;

-- A row that was written since has another xmin.
CREATE OR REPLACE FUNCTION probe.snapshot(tbl text, key text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  found jsonb;
BEGIN
  EXECUTE format('SELECT coalesce(jsonb_object_agg(%s, t.xmin::text), ''{}'') FROM %s t', key, tbl) INTO found;
  RETURN found;
END $$;

CREATE OR REPLACE FUNCTION probe.attempt(tbl text, key text, before jsonb, statement text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  after jsonb;
  touched text[];
BEGIN
  BEGIN
    IF statement LIKE 'SELECT%' THEN
      EXECUTE format('SELECT coalesce(array_agg(k), ''{}'') FROM (%s) AS s (k)', statement) INTO touched;
      RETURN jsonb_build_object('touched', touched);
    END IF;
    EXECUTE statement;
    after := probe.snapshot(tbl, key);
    RAISE EXCEPTION USING ERRCODE = 'PR0BE';
  EXCEPTION
    WHEN SQLSTATE 'PR0BE' THEN NULL;
    WHEN OTHERS THEN RETURN jsonb_build_object('error', SQLSTATE);
  END;
  SELECT coalesce(array_agg(DISTINCT coalesce(b.key, a.key)), '{}') INTO touched
    FROM jsonb_each_text(before) b FULL JOIN jsonb_each_text(after) a ON a.key = b.key WHERE a.value IS DISTINCT FROM b.value;
  RETURN jsonb_build_object('touched', touched);
END $$;

CREATE OR REPLACE FUNCTION probe.run(tbl text, key text, set_tenancy text, identities jsonb, statements jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := probe.snapshot(tbl, key);
  outcomes jsonb := '[]';
  mine jsonb;
  p text[];
  statement text;
BEGIN
  FOR p IN SELECT ARRAY(SELECT jsonb_array_elements_text(i)) FROM jsonb_array_elements(identities) i LOOP
    EXECUTE set_tenancy USING p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9];
    mine := '[]';
    FOR statement IN SELECT jsonb_array_elements_text(statements) LOOP
      mine := mine || jsonb_build_array(probe.attempt(tbl, key, before, statement));
    END LOOP;
    PERFORM set_config('role', 'none', true);
    outcomes := outcomes || jsonb_build_array(mine);
  END LOOP;
  RETURN outcomes;
END $$;
`;
