-- How promises were kept: one row per promise of a contract and incident, by the times of the incident's own history.
SET ROLE vigil_owner;

CREATE TABLE sla_measurement (
  id            uuid PRIMARY KEY,
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  -- That covered the device when the incident was opened.
  contract_id   uuid NOT NULL,
  incident_id   uuid NOT NULL,
  region_path   text COLLATE "C" NOT NULL,
  measure       text NOT NULL CHECK (measure IN ('ACKNOWLEDGE', 'ARRIVE', 'REPAIR')),
  opened_at     timestamptz NOT NULL,
  due_at        timestamptz NOT NULL,
  -- From the opening on; NULL where nothing was to be measured.
  measured_ms   bigint CHECK (measured_ms >= 0),
  met           boolean NOT NULL,
  -- Why it does not count, if it does not.
  excluded      text CHECK (excluded IN ('TEST', 'CUSTOMER_ANSWERED', 'NOT_NEEDED', 'HANDED_ON')),
  -- Nothing had been done when the month of the due instant was closed: measured up to then.
  standing      boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, incident_id, measure),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  FOREIGN KEY (provider_id, enterprise_id, incident_id) REFERENCES incident (provider_id, enterprise_id, id),
  CHECK (due_at > opened_at),
  CHECK ((excluded IS NULL) = (measured_ms IS NOT NULL)),
  CHECK (excluded IS NULL OR NOT met)
);
CREATE INDEX sla_measurement_contract ON sla_measurement (provider_id, contract_id, due_at);
CREATE INDEX sla_measurement_provider ON sla_measurement (provider_id, due_at);
CREATE INDEX sla_measurement_enterprise ON sla_measurement (enterprise_id, due_at);
CREATE INDEX sla_measurement_region ON sla_measurement (region_path, due_at);

-- Evidence is only ever added to; nobody is granted more, and those to whom grants do not apply are held as well.
CREATE FUNCTION evidence_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was measured is only ever added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sla_measurement_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON sla_measurement FOR EACH STATEMENT EXECUTE FUNCTION evidence_never_changes();

-- What the market may know of a provider: figures of ninety days over all its customers, and nothing of any one of them.
CREATE TABLE service_record (
  provider_id       uuid PRIMARY KEY REFERENCES organisation (id),
  acknowledge_count integer NOT NULL DEFAULT 0,
  acknowledge_met   integer NOT NULL DEFAULT 0,
  acknowledge_p50_ms bigint,
  acknowledge_p95_ms bigint,
  arrive_count      integer NOT NULL DEFAULT 0,
  arrive_met        integer NOT NULL DEFAULT 0,
  arrive_p50_ms     bigint,
  arrive_p95_ms     bigint,
  repair_count      integer NOT NULL DEFAULT 0,
  repair_met        integer NOT NULL DEFAULT 0,
  repair_p50_ms     bigint,
  repair_p95_ms     bigint,
  computed_at       timestamptz,
  -- When it is reckoned up next.
  planned_at        timestamptz NOT NULL
);
CREATE TRIGGER service_record_keeps_tenant BEFORE UPDATE ON service_record FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id) EXECUTE FUNCTION tenant_never_changes();

ALTER TABLE sla_measurement ENABLE ROW LEVEL SECURITY;
ALTER TABLE sla_measurement FORCE ROW LEVEL SECURITY;
ALTER TABLE service_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_record FORCE ROW LEVEL SECURITY;

GRANT SELECT ON sla_measurement TO vigil_app, vigil_authority;
GRANT SELECT, INSERT ON sla_measurement TO vigil_worker;
CREATE POLICY sla_measurement_read ON sla_measurement FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY sla_measurement_authority ON sla_measurement FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
-- The figures of a provider are reckoned up over all its customers.
CREATE POLICY sla_measurement_worker ON sla_measurement FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY sla_measurement_add ON sla_measurement FOR INSERT TO vigil_worker
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

GRANT SELECT ON service_record TO vigil_app, vigil_authority;
GRANT SELECT, INSERT, UPDATE ON service_record TO vigil_worker;
CREATE POLICY service_record_read ON service_record FOR SELECT TO vigil_app, vigil_authority USING ((SELECT app_organisation()) IS NOT NULL);
CREATE POLICY service_record_worker ON service_record FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY service_record_add ON service_record FOR INSERT TO vigil_worker WITH CHECK (provider_id = (SELECT app_scope_provider()));
CREATE POLICY service_record_change ON service_record FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider())) WITH CHECK (provider_id = (SELECT app_scope_provider()));

RESET ROLE;
