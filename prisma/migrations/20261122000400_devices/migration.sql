-- What stands in the premises: the model catalogue, devices, their credentials, and imports of many at once.
SET ROLE vigil_owner;

-- Reference data: loaded and updated at start from the catalogue in the code.
CREATE TABLE device_model (
  code                text PRIMARY KEY,
  kind                text NOT NULL,
  name                text NOT NULL,
  name_zh             text NOT NULL,
  maker               text NOT NULL,
  protocol            text NOT NULL,
  -- Dialect of GB/T 26875.3 that a transmitter of this model speaks.
  profile             text,
  heartbeat_seconds   integer NOT NULL CHECK (heartbeat_seconds > 0),
  service_life_months integer NOT NULL CHECK (service_life_months > 0)
);
GRANT SELECT ON device_model TO vigil_app, vigil_authority, vigil_worker, vigil_gateway;

CREATE TABLE device (
  id              uuid PRIMARY KEY,
  -- The provider that keeps this device's record and answers for it while no contract names another.
  provider_id     uuid NOT NULL REFERENCES organisation (id),
  enterprise_id   uuid NOT NULL REFERENCES organisation (id),
  premises_id     uuid NOT NULL,
  region_path     text COLLATE "C" NOT NULL,
  model_code      text NOT NULL REFERENCES device_model (code),
  kind            text NOT NULL,
  serial          text NOT NULL CHECK (length(serial) BETWEEN 1 AND 64),
  name            text,
  location        text,
  state           text NOT NULL DEFAULT 'IN_SERVICE'
                  CHECK (state IN ('STOCKED', 'INSTALLED', 'COMMISSIONED', 'IN_SERVICE', 'IMPAIRED', 'RETIRED')),
  -- A transmitter 用传 has an address of six bytes, as 12 hex digits, high byte first; a detector behind it has loop and point.
  gb_address      text CHECK (gb_address ~ '^[0-9a-f]{12}$'),
  transmitter_id  uuid,
  loop            integer CHECK (loop BETWEEN 0 AND 65535),
  point           integer CHECK (point BETWEEN 0 AND 65535),
  replaced_by_id  uuid,
  installed_at    timestamptz,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (enterprise_id, id),
  UNIQUE (provider_id, serial),
  FOREIGN KEY (enterprise_id, premises_id) REFERENCES premises (enterprise_id, id),
  FOREIGN KEY (enterprise_id, transmitter_id) REFERENCES device (enterprise_id, id),
  FOREIGN KEY (enterprise_id, replaced_by_id) REFERENCES device (enterprise_id, id),
  CHECK (transmitter_id IS NULL OR (loop IS NOT NULL AND point IS NOT NULL))
);
-- The wire carries nothing but this address, so it must lead to one device only (docs/decisions/0005).
CREATE UNIQUE INDEX device_gb_address ON device (gb_address) WHERE gb_address IS NOT NULL AND state <> 'RETIRED';
CREATE UNIQUE INDEX device_point ON device (transmitter_id, loop, point) WHERE transmitter_id IS NOT NULL AND state <> 'RETIRED';
CREATE TRIGGER device_keeps_tenant BEFORE UPDATE ON device FOR EACH ROW
  WHEN (OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX device_premises ON device (enterprise_id, premises_id);
CREATE INDEX device_provider_premises ON device (provider_id, premises_id);
CREATE INDEX device_region ON device (region_path, kind);

CREATE TABLE device_credential (
  id          uuid PRIMARY KEY,
  provider_id uuid NOT NULL,
  device_id   uuid NOT NULL,
  prefix      text NOT NULL UNIQUE,
  secret_hash bytea NOT NULL,
  valid_from  timestamptz NOT NULL DEFAULT clock_timestamp(),
  valid_to    timestamptz,
  FOREIGN KEY (provider_id, device_id) REFERENCES device (provider_id, id) ON UPDATE CASCADE
);
CREATE INDEX device_credential_device ON device_credential (provider_id, device_id);

CREATE TABLE import_run (
  id              uuid PRIMARY KEY,
  provider_id     uuid NOT NULL REFERENCES organisation (id),
  enterprise_id   uuid NOT NULL REFERENCES organisation (id),
  noun            text NOT NULL CHECK (noun IN ('DEVICE')),
  -- Where the uploaded bytes lie in the storage; removed when the run has ended.
  upload_key      text NOT NULL,
  dry_run         boolean NOT NULL,
  state           text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'CHECKING', 'WRITING', 'DONE', 'REFUSED', 'FAILED')),
  rows_total      integer,
  rows_checked    integer NOT NULL DEFAULT 0,
  rows_written    integer NOT NULL DEFAULT 0,
  error_count     integer NOT NULL DEFAULT 0,
  created_by      uuid,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at        timestamptz,
  UNIQUE (provider_id, id)
);

CREATE TRIGGER import_run_keeps_tenant BEFORE UPDATE ON import_run FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();

CREATE TABLE import_error (
  provider_id uuid NOT NULL,
  import_id   uuid NOT NULL,
  n           integer NOT NULL,
  line        integer NOT NULL,
  column_name text,
  code        text NOT NULL,
  params      jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (provider_id, import_id, n),
  FOREIGN KEY (provider_id, import_id) REFERENCES import_run (provider_id, id) ON DELETE CASCADE
);

ALTER TABLE device ENABLE ROW LEVEL SECURITY;
ALTER TABLE device FORCE ROW LEVEL SECURITY;
ALTER TABLE device_credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_credential FORCE ROW LEVEL SECURITY;
ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_run FORCE ROW LEVEL SECURITY;
ALTER TABLE import_error ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_error FORCE ROW LEVEL SECURITY;

-- Which of these addresses are in use anywhere. An address says nothing about whose it is, but an import must know before it
-- writes; SECURITY DEFINER because the device may belong to others.
CREATE POLICY device_owner ON device FOR SELECT TO vigil_owner USING (true);
CREATE FUNCTION device_addresses_taken(addresses text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$ SELECT d.gb_address FROM public.device d WHERE d.gb_address = ANY (addresses) AND d.state <> 'RETIRED' $$;
REVOKE ALL ON FUNCTION device_addresses_taken FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_addresses_taken TO vigil_worker;

GRANT SELECT, INSERT, UPDATE ON device TO vigil_app;
GRANT SELECT ON device TO vigil_authority, vigil_gateway;
GRANT SELECT, INSERT ON device TO vigil_worker;
CREATE POLICY device_read ON device FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
-- A device stands in the enterprise's own list too: only who serves the enterprise may put it there.
CREATE POLICY device_add ON device FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation())
  AND enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY device_change ON device FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation())) WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY device_authority ON device FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY device_gateway ON device FOR SELECT TO vigil_gateway USING (true);
CREATE POLICY device_worker ON device FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) OR enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY device_worker_import ON device FOR INSERT TO vigil_worker
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

GRANT SELECT, INSERT ON device_credential TO vigil_app;
GRANT UPDATE (valid_to) ON device_credential TO vigil_app;
GRANT SELECT ON device_credential TO vigil_gateway;
CREATE POLICY device_credential_read ON device_credential FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
CREATE POLICY device_credential_add ON device_credential FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY device_credential_change ON device_credential FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation())) WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY device_credential_gateway ON device_credential FOR SELECT TO vigil_gateway USING (true);

GRANT SELECT, INSERT ON import_run TO vigil_app;
GRANT SELECT ON import_error TO vigil_app;
GRANT SELECT, UPDATE ON import_run TO vigil_worker;
GRANT SELECT, INSERT, DELETE ON import_error TO vigil_worker;
CREATE POLICY import_run_read ON import_run FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
-- The worker later imports in the scope of the two that the run names.
CREATE POLICY import_run_add ON import_run FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation())
  AND enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY import_run_worker_read ON import_run FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY import_run_worker_change ON import_run FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider())) WITH CHECK (provider_id = (SELECT app_scope_provider()));
CREATE POLICY import_error_read ON import_error FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
CREATE POLICY import_error_worker ON import_error FOR ALL TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider())) WITH CHECK (provider_id = (SELECT app_scope_provider()));

RESET ROLE;
