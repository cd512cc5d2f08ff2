-- What devices say: signals in day partitions, the keys that make resends harmless, liveness, and the quarantine.
SET ROLE vigil_owner;

CREATE TABLE signal (
  id              uuid NOT NULL,
  received_at     timestamptz NOT NULL,
  provider_id     uuid NOT NULL,
  enterprise_id   uuid NOT NULL,
  premises_id     uuid NOT NULL,
  region_path     text COLLATE "C" NOT NULL,
  -- The device that spoke, or the transmitter when no device is registered at this loop and point.
  device_id       uuid NOT NULL,
  transmitter_id  uuid,
  loop            integer,
  point           integer,
  kind            text NOT NULL,
  hazard          text,
  test            boolean NOT NULL DEFAULT false,
  flags           text[] NOT NULL DEFAULT '{}',
  text            text,
  -- What the device's own clock said; evidence, never a deadline.
  occurred_at     timestamptz,
  measure_code    text,
  measure_value   double precision,
  measure_unit    text,
  protocol        text NOT NULL,
  message_key     text NOT NULL,
  raw             bytea,
  PRIMARY KEY (id, received_at)
) PARTITION BY RANGE (received_at);
CREATE INDEX signal_device ON signal (provider_id, device_id, received_at DESC);
-- Catches what arrives on a day without a partition: nothing is lost for want of one.
CREATE TABLE partitions.signal_default PARTITION OF signal DEFAULT;
CREATE UNIQUE INDEX signal_default_id ON partitions.signal_default (id);

-- (source, key) of what was received; a resend within the window is the same signal, after it a new one.
CREATE TABLE signal_key (
  source_id   uuid NOT NULL,
  key         text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, key)
);
CREATE INDEX signal_key_age ON signal_key (received_at);

CREATE TABLE device_liveness (
  device_id     uuid PRIMARY KEY,
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  region_path   text COLLATE "C" NOT NULL,
  last_seen_at  timestamptz NOT NULL
) WITH (fillfactor = 70);

-- What could not be understood or belongs to nobody known: kept, and an operator is told.
CREATE TABLE quarantine (
  id             uuid PRIMARY KEY,
  provider_id    uuid REFERENCES organisation (id),
  received_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  protocol       text NOT NULL,
  remote_address text,
  source_address text,
  device_id      uuid,
  reason         text NOT NULL,
  detail         text,
  raw            bytea NOT NULL,
  -- The same thing again within the hour only counts up: a storm of rubbish cannot fill the disk.
  digest         text NOT NULL,
  count          integer NOT NULL DEFAULT 1,
  last_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  resolved_at    timestamptz,
  resolved_by    uuid
);
CREATE INDEX quarantine_provider ON quarantine (provider_id, received_at DESC);
CREATE INDEX quarantine_digest ON quarantine (digest, last_at);

-- Makes the day partitions from today to `days` ahead. Run by the worker's schedule and at start.
CREATE FUNCTION ensure_signal_partitions(days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  day date;
  name text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_signal_partitions'));
  FOR i IN 0..least(days, 60) LOOP
    day := (now() AT TIME ZONE 'UTC')::date + i;
    name := 'signal_' || to_char(day, 'YYYYMMDD');
    IF to_regclass('partitions.' || name) IS NULL
       AND NOT EXISTS (SELECT FROM partitions.signal_default
                       WHERE received_at >= day::timestamp AT TIME ZONE 'UTC' AND received_at < (day + 1)::timestamp AT TIME ZONE 'UTC') THEN
      EXECUTE format('CREATE TABLE partitions.%I PARTITION OF public.signal FOR VALUES FROM (%L) TO (%L)', name,
        to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00');
      EXECUTE format('ALTER TABLE partitions.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION ensure_signal_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_signal_partitions TO vigil_worker;

ALTER TABLE signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal FORCE ROW LEVEL SECURITY;
ALTER TABLE partitions.signal_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE partitions.signal_default FORCE ROW LEVEL SECURITY;
ALTER TABLE signal_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_key FORCE ROW LEVEL SECURITY;
ALTER TABLE device_liveness ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_liveness FORCE ROW LEVEL SECURITY;
ALTER TABLE quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE quarantine FORCE ROW LEVEL SECURITY;
CREATE POLICY signal_default_owner ON partitions.signal_default FOR SELECT TO vigil_owner USING (true);

GRANT SELECT ON signal TO vigil_app, vigil_authority, vigil_worker;
GRANT SELECT, INSERT ON signal TO vigil_gateway;
CREATE POLICY signal_read ON signal FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY signal_authority ON signal FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY signal_worker ON signal FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) OR enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY signal_gateway_read ON signal FOR SELECT TO vigil_gateway USING (true);
CREATE POLICY signal_gateway_add ON signal FOR INSERT TO vigil_gateway WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON signal_key TO vigil_gateway;
GRANT SELECT, DELETE ON signal_key TO vigil_worker;
CREATE POLICY signal_key_gateway ON signal_key FOR ALL TO vigil_gateway USING (true) WITH CHECK (true);
CREATE POLICY signal_key_worker_read ON signal_key FOR SELECT TO vigil_worker USING (true);
CREATE POLICY signal_key_worker_sweep ON signal_key FOR DELETE TO vigil_worker USING (true);

GRANT SELECT ON device_liveness TO vigil_app, vigil_authority, vigil_worker;
GRANT SELECT, INSERT, UPDATE ON device_liveness TO vigil_gateway;
CREATE POLICY device_liveness_read ON device_liveness FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY device_liveness_authority ON device_liveness FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY device_liveness_worker ON device_liveness FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) OR enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY device_liveness_gateway ON device_liveness FOR ALL TO vigil_gateway USING (true) WITH CHECK (true);

GRANT SELECT ON quarantine TO vigil_app, vigil_worker;
GRANT UPDATE (resolved_at, resolved_by) ON quarantine TO vigil_app;
GRANT SELECT, INSERT, UPDATE ON quarantine TO vigil_gateway;
CREATE POLICY quarantine_read ON quarantine FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR (provider_id IS NULL AND (SELECT app_kind()) = 'PLATFORM'));
CREATE POLICY quarantine_change ON quarantine FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR (provider_id IS NULL AND (SELECT app_kind()) = 'PLATFORM'))
  WITH CHECK (provider_id = (SELECT app_organisation()) OR (provider_id IS NULL AND (SELECT app_kind()) = 'PLATFORM'));
CREATE POLICY quarantine_gateway ON quarantine FOR ALL TO vigil_gateway USING (true) WITH CHECK (true);
CREATE POLICY quarantine_worker ON quarantine FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) OR (provider_id IS NULL AND (SELECT app_scope_provider()) IS NULL));

RESET ROLE;
