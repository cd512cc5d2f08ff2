-- What an enterprise's own machine sends wrongly is kept for that enterprise; old signals go, a day at a time.
SET ROLE vigil_owner;

-- Neither of the two: nobody known sent it, and the platform looks after it.
ALTER TABLE quarantine ADD COLUMN enterprise_id uuid REFERENCES organisation (id);
ALTER TABLE quarantine ADD CONSTRAINT quarantine_one_owner CHECK (provider_id IS NULL OR enterprise_id IS NULL);
CREATE INDEX quarantine_enterprise ON quarantine (enterprise_id, received_at DESC);

DROP POLICY quarantine_read ON quarantine;
CREATE POLICY quarantine_read ON quarantine FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation())
         OR (provider_id IS NULL AND enterprise_id IS NULL AND (SELECT app_kind()) = 'PLATFORM'));
DROP POLICY quarantine_change ON quarantine;
CREATE POLICY quarantine_change ON quarantine FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation())
         OR (provider_id IS NULL AND enterprise_id IS NULL AND (SELECT app_kind()) = 'PLATFORM'))
  WITH CHECK (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation())
         OR (provider_id IS NULL AND enterprise_id IS NULL AND (SELECT app_kind()) = 'PLATFORM'));
DROP POLICY quarantine_worker ON quarantine;
CREATE POLICY quarantine_worker ON quarantine FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) OR enterprise_id = (SELECT app_scope_enterprise())
         OR (provider_id IS NULL AND enterprise_id IS NULL
             AND (SELECT app_scope_provider()) IS NULL AND (SELECT app_scope_enterprise()) IS NULL));

-- Drops the oldest day partitions whose last instant is more than `days` ago, at most `most` of them; gives their number. A partition
-- that cannot be had at once is left for the next time: alarms do not wait for house-keeping.
CREATE FUNCTION drop_signal_partitions(days integer, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '300ms' AS $$
DECLARE
  oldest_kept date := (now() AT TIME ZONE 'UTC')::date - days;
  name text;
  dropped integer := 0;
BEGIN
  -- A slip of the setting must not cost what a look-back still needs.
  IF days IS NULL OR days < 30 THEN
    RAISE EXCEPTION 'signals are kept for 30 days at least' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ensure_signal_partitions'));
  FOR name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.signal'::regclass AND c.relnamespace = 'partitions'::regnamespace
      AND c.relname ~ '^signal_[0-9]{8}$' AND to_date(right(c.relname, 8), 'YYYYMMDD') < oldest_kept
    ORDER BY c.relname LIMIT most
  LOOP
    EXECUTE format('DROP TABLE partitions.%I', name);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION drop_signal_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_signal_partitions TO vigil_worker;

RESET ROLE;
