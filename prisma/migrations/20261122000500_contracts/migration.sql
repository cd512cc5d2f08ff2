-- What is sold and who answers for which device when: plans, contracts, coverage.
SET ROLE vigil_owner;

CREATE TABLE plan (
  id          uuid PRIMARY KEY,
  provider_id uuid NOT NULL REFERENCES organisation (id),
  code        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, code)
);

-- A published version never changes: what was sold can be read for ever.
CREATE TABLE plan_version (
  id               uuid PRIMARY KEY,
  provider_id      uuid NOT NULL,
  plan_id          uuid NOT NULL,
  version          integer NOT NULL,
  state            text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'PUBLISHED', 'WITHDRAWN')),
  name             text NOT NULL,
  description      text,
  device_ownership text NOT NULL CHECK (device_ownership IN ('LEASE', 'SALE', 'OWN')),
  billing_interval text NOT NULL CHECK (billing_interval IN ('MONTH', 'QUARTER', 'YEAR')),
  currency         text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Minor units per interval.
  base_fee         bigint NOT NULL CHECK (base_fee >= 0),
  -- Minor units per device and interval by device kind: {"SMOKE": 500}.
  unit_prices      jsonb NOT NULL DEFAULT '{}',
  included_visits  integer NOT NULL DEFAULT 0 CHECK (included_visits >= 0),
  sla_acknowledge_seconds integer NOT NULL CHECK (sla_acknowledge_seconds > 0),
  sla_arrive_minutes      integer NOT NULL CHECK (sla_arrive_minutes > 0),
  sla_repair_hours        integer NOT NULL CHECK (sla_repair_hours > 0),
  notice_days      integer NOT NULL DEFAULT 30 CHECK (notice_days >= 0),
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  published_at     timestamptz,
  withdrawn_at     timestamptz,
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, plan_id, version),
  FOREIGN KEY (provider_id, plan_id) REFERENCES plan (provider_id, id)
);

CREATE FUNCTION plan_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'DRAFT' AND (to_jsonb(NEW) - 'state' - 'withdrawn_at') IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'withdrawn_at') THEN
    RAISE EXCEPTION 'a published plan version never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_version_immutable BEFORE UPDATE ON plan_version FOR EACH ROW EXECUTE FUNCTION plan_version_is_immutable();

CREATE TABLE contract (
  id              uuid PRIMARY KEY,
  provider_id     uuid NOT NULL REFERENCES organisation (id),
  enterprise_id   uuid NOT NULL REFERENCES organisation (id),
  -- The smallest division that holds all its premises.
  region_path     text COLLATE "C" NOT NULL,
  number          text NOT NULL,
  plan_version_id uuid NOT NULL,
  state           text NOT NULL CHECK (state IN ('DRAFT', 'OFFERED', 'ACCEPTED', 'ACTIVE', 'IN_ARREARS', 'ENDING', 'ENDED', 'DECLINED', 'WITHDRAWN')),
  starts_at       timestamptz NOT NULL,
  ends_at         timestamptz,
  -- What both sides accept, word for word, and its hash over canonical JSON.
  terms           jsonb NOT NULL,
  content_hash    text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  offered_by      uuid,
  offered_at      timestamptz,
  provider_accepted_by   uuid,
  provider_accepted_at   timestamptz,
  enterprise_accepted_by uuid,
  enterprise_accepted_at timestamptz,
  activated_at    timestamptz,
  ended_at        timestamptz,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (enterprise_id, id),
  UNIQUE (provider_id, number),
  UNIQUE (provider_id, enterprise_id, id),
  FOREIGN KEY (provider_id, plan_version_id) REFERENCES plan_version (provider_id, id),
  CHECK (ends_at IS NULL OR ends_at > starts_at)
);
CREATE TRIGGER contract_keeps_tenant BEFORE UPDATE ON contract FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();

-- What was offered stands word for word; each side signs for itself, once; and an end comes with a notice.
CREATE FUNCTION contract_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'ends_at', 'provider_accepted_by', 'provider_accepted_at', 'enterprise_accepted_by',
                                  'enterprise_accepted_at', 'activated_at', 'ended_at'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'an offered contract never changes its content' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.ends_at IS DISTINCT FROM OLD.ends_at AND NOT (NEW.state = 'ENDING' AND OLD.state <> 'ENDING') THEN
    RAISE EXCEPTION 'the end of a contract moves with a notice only' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.provider_accepted_by, NEW.provider_accepted_at) IS DISTINCT FROM (OLD.provider_accepted_by, OLD.provider_accepted_at)
      AND (OLD.provider_accepted_at IS NOT NULL OR app_organisation() IS DISTINCT FROM NEW.provider_id)
    OR (NEW.enterprise_accepted_by, NEW.enterprise_accepted_at) IS DISTINCT FROM (OLD.enterprise_accepted_by, OLD.enterprise_accepted_at)
      AND (OLD.enterprise_accepted_at IS NOT NULL OR app_organisation() IS DISTINCT FROM NEW.enterprise_id) THEN
    RAISE EXCEPTION 'each side signs a contract for itself, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contract_immutable BEFORE UPDATE ON contract FOR EACH ROW WHEN (OLD.state <> 'DRAFT') EXECUTE FUNCTION contract_stands();
CREATE INDEX contract_enterprise ON contract (enterprise_id, state);
CREATE INDEX contract_region ON contract (region_path, state);

CREATE TABLE contract_device (
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  contract_id   uuid NOT NULL,
  device_id     uuid NOT NULL,
  PRIMARY KEY (provider_id, contract_id, device_id),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  FOREIGN KEY (enterprise_id, device_id) REFERENCES device (enterprise_id, id)
);
CREATE INDEX contract_device_device ON contract_device (enterprise_id, device_id);

-- Which contract covers which device from when to when. No device is ever covered twice at one moment, by whomever.
CREATE TABLE coverage (
  id            uuid PRIMARY KEY,
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  contract_id   uuid NOT NULL,
  device_id     uuid NOT NULL,
  premises_id   uuid NOT NULL,
  region_path   text COLLATE "C" NOT NULL,
  valid_from    timestamptz NOT NULL,
  valid_to      timestamptz,
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  FOREIGN KEY (enterprise_id, device_id) REFERENCES device (enterprise_id, id),
  FOREIGN KEY (enterprise_id, premises_id) REFERENCES premises (enterprise_id, id),
  CONSTRAINT coverage_one_provider_at_a_time EXCLUDE USING gist (device_id WITH =, tstzrange(valid_from, valid_to, '[)') WITH &&),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE TRIGGER coverage_keeps_tenant BEFORE UPDATE ON coverage FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX coverage_device ON coverage (device_id, valid_from DESC);
CREATE INDEX coverage_provider ON coverage (provider_id, contract_id);
CREATE INDEX coverage_enterprise ON coverage (enterprise_id, contract_id);
CREATE INDEX coverage_region ON coverage (region_path);
CREATE INDEX coverage_premises ON coverage (premises_id);

ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan FORCE ROW LEVEL SECURITY;
ALTER TABLE plan_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_version FORCE ROW LEVEL SECURITY;
ALTER TABLE contract ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract FORCE ROW LEVEL SECURITY;
ALTER TABLE contract_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_device FORCE ROW LEVEL SECURITY;
ALTER TABLE coverage ENABLE ROW LEVEL SECURITY;
ALTER TABLE coverage FORCE ROW LEVEL SECURITY;

-- Published plans are an open market: every signed-in organisation may read them. Prices are not granted to an authority.
GRANT SELECT, INSERT, UPDATE ON plan, plan_version TO vigil_app;
GRANT SELECT ON plan TO vigil_authority;
GRANT SELECT (id, provider_id, plan_id, version, state, name, description, device_ownership, billing_interval, included_visits,
              sla_acknowledge_seconds, sla_arrive_minutes, sla_repair_hours, notice_days, created_at, published_at, withdrawn_at)
  ON plan_version TO vigil_authority;
CREATE POLICY plan_version_read ON plan_version FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR (state <> 'DRAFT' AND (SELECT app_organisation()) IS NOT NULL));
CREATE POLICY plan_version_add ON plan_version FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY plan_version_change ON plan_version FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation())) WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY plan_version_authority ON plan_version FOR SELECT TO vigil_authority USING (state <> 'DRAFT' AND (SELECT app_organisation()) IS NOT NULL);
CREATE POLICY plan_read ON plan FOR SELECT TO vigil_app, vigil_authority
  USING (provider_id = (SELECT app_organisation()) OR id = ANY (ARRAY(SELECT v.plan_id FROM plan_version v WHERE v.state <> 'DRAFT')));
CREATE POLICY plan_add ON plan FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY plan_change ON plan FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation())) WITH CHECK (provider_id = (SELECT app_organisation()));

GRANT SELECT, INSERT, UPDATE ON contract TO vigil_app;
-- The worker starts a contract that was accepted ahead of its start.
GRANT SELECT (id, provider_id, enterprise_id, state), UPDATE (state, activated_at) ON contract TO vigil_worker;
GRANT SELECT, INSERT ON contract_device TO vigil_app;
GRANT SELECT, INSERT, UPDATE ON coverage TO vigil_app;
-- Terms hold prices: not granted to an authority.
GRANT SELECT (id, provider_id, enterprise_id, region_path, number, plan_version_id, state, starts_at, ends_at, content_hash, offered_at,
              provider_accepted_at, enterprise_accepted_at, activated_at, ended_at, created_at) ON contract TO vigil_authority;
GRANT SELECT ON contract_device, coverage TO vigil_authority;
GRANT SELECT ON coverage TO vigil_gateway, vigil_worker;
GRANT SELECT (premises_id, valid_from, valid_to) ON coverage TO vigil_public;
CREATE POLICY contract_read ON contract FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR (enterprise_id = (SELECT app_organisation()) AND state <> 'DRAFT'));
CREATE POLICY contract_add ON contract FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation())
  AND enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY contract_change ON contract FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR (enterprise_id = (SELECT app_organisation()) AND state <> 'DRAFT'))
  WITH CHECK (provider_id = (SELECT app_organisation()) OR (enterprise_id = (SELECT app_organisation()) AND state <> 'DRAFT'));
CREATE POLICY contract_authority ON contract FOR SELECT TO vigil_authority
  USING (state NOT IN ('DRAFT', 'OFFERED') AND region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY contract_worker_read ON contract FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY contract_worker_start ON contract FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()) AND state = 'ACCEPTED')
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()) AND state = 'ACTIVE');
CREATE POLICY contract_device_read ON contract_device FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY contract_device_add ON contract_device FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY contract_device_authority ON contract_device FOR SELECT TO vigil_authority
  USING (contract_id = ANY (ARRAY(SELECT c.id FROM contract c)));
CREATE POLICY coverage_read ON coverage FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY coverage_add ON coverage FOR INSERT TO vigil_app
  WITH CHECK (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY coverage_change ON coverage FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()))
  WITH CHECK (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY coverage_authority ON coverage FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY coverage_gateway ON coverage FOR SELECT TO vigil_gateway USING (true);
CREATE POLICY coverage_worker ON coverage FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) OR enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY coverage_public ON coverage FOR SELECT TO vigil_public USING (premises_id = ANY (ARRAY(SELECT p.id FROM premises p)));

RESET ROLE;
