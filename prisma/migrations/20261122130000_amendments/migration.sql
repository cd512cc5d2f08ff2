-- A contract lives on: what both sides have signed is followed by versions that both sides sign.
SET ROLE vigil_owner;

-- Version 1 is the contract itself. One side proposes the next version, the other accepts the same content hash.
CREATE TABLE contract_amendment (
  id              uuid PRIMARY KEY,
  provider_id     uuid NOT NULL REFERENCES organisation (id),
  enterprise_id   uuid NOT NULL REFERENCES organisation (id),
  contract_id     uuid NOT NULL,
  version         integer NOT NULL CHECK (version > 1),
  proposed_by     text NOT NULL CHECK (proposed_by IN ('PROVIDER', 'ENTERPRISE')),
  state           text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  plan_version_id uuid NOT NULL,
  -- NULL: in the moment of the acceptance, which then stands here.
  effective_at    timestamptz,
  -- The smallest division that holds all premises, and the end, as of this version.
  region_path     text COLLATE "C" NOT NULL,
  ends_at         timestamptz,
  -- The end before, where this version moves it.
  extends_from    timestamptz,
  -- Devices that come and go, as the terms say.
  added           uuid[] NOT NULL DEFAULT '{}',
  removed         uuid[] NOT NULL DEFAULT '{}',
  note            text,
  terms           jsonb NOT NULL,
  content_hash    text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  valid_until     timestamptz NOT NULL,
  provider_accepted_by     uuid,
  provider_accepted_at     timestamptz,
  provider_accepted_from   text,
  enterprise_accepted_by   uuid,
  enterprise_accepted_at   timestamptz,
  enterprise_accepted_from text,
  decided_at      timestamptz,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (enterprise_id, id),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  FOREIGN KEY (provider_id, plan_version_id) REFERENCES plan_version (provider_id, id),
  CHECK (state <> 'ACCEPTED' OR (effective_at IS NOT NULL AND provider_accepted_at IS NOT NULL AND enterprise_accepted_at IS NOT NULL)),
  CHECK (ends_at IS NULL OR effective_at IS NULL OR ends_at > effective_at)
);
CREATE UNIQUE INDEX contract_amendment_version ON contract_amendment (provider_id, contract_id, version) WHERE state = 'ACCEPTED';
CREATE INDEX contract_amendment_contract ON contract_amendment (provider_id, contract_id, version);
CREATE INDEX contract_amendment_enterprise ON contract_amendment (enterprise_id, contract_id);
CREATE TRIGGER contract_amendment_keeps_tenant BEFORE UPDATE ON contract_amendment FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();

-- What is proposed stands word for word, is decided once and in time, and is signed by each side for itself.
CREATE FUNCTION contract_amendment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'effective_at', 'decided_at', 'provider_accepted_by', 'provider_accepted_at',
                                  'provider_accepted_from', 'enterprise_accepted_by', 'enterprise_accepted_at', 'enterprise_accepted_from'];
BEGIN
  IF OLD.state <> 'OPEN' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'a proposal is decided once and never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.provider_accepted_by, NEW.provider_accepted_at, NEW.provider_accepted_from)
        IS DISTINCT FROM (OLD.provider_accepted_by, OLD.provider_accepted_at, OLD.provider_accepted_from)
      AND (OLD.provider_accepted_at IS NOT NULL OR app_organisation() IS DISTINCT FROM NEW.provider_id)
    OR (NEW.enterprise_accepted_by, NEW.enterprise_accepted_at, NEW.enterprise_accepted_from)
        IS DISTINCT FROM (OLD.enterprise_accepted_by, OLD.enterprise_accepted_at, OLD.enterprise_accepted_from)
      AND (OLD.enterprise_accepted_at IS NOT NULL OR app_organisation() IS DISTINCT FROM NEW.enterprise_id) THEN
    RAISE EXCEPTION 'each side signs an amendment for itself, once' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.effective_at IS DISTINCT FROM OLD.effective_at AND (OLD.effective_at IS NOT NULL OR NEW.state <> 'ACCEPTED') THEN
    RAISE EXCEPTION 'the instant of an amendment is what was proposed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'ACCEPTED' AND (NEW.valid_until <= clock_timestamp() OR NEW.effective_at < now() - interval '1 minute') THEN
    RAISE EXCEPTION 'an amendment takes effect in time, never in hindsight' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contract_amendment_immutable BEFORE UPDATE ON contract_amendment FOR EACH ROW EXECUTE FUNCTION contract_amendment_stands();

ALTER TABLE contract_amendment ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_amendment FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON contract_amendment TO vigil_app;
GRANT UPDATE (state, effective_at, decided_at, provider_accepted_by, provider_accepted_at, provider_accepted_from, enterprise_accepted_by,
              enterprise_accepted_at, enterprise_accepted_from) ON contract_amendment TO vigil_app;
GRANT SELECT ON contract_amendment TO vigil_worker;
-- What is billed and what is printed is what was signed.
GRANT SELECT ON contract TO vigil_worker;
CREATE POLICY contract_amendment_read ON contract_amendment FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
-- A side proposes for itself and signs for nobody else, to a contract that is in force.
CREATE POLICY contract_amendment_add ON contract_amendment FOR INSERT TO vigil_app WITH CHECK (state = 'OPEN'
  AND (provider_id = (SELECT app_organisation()) AND proposed_by = 'PROVIDER'
      AND num_nonnulls(enterprise_accepted_by, enterprise_accepted_at, enterprise_accepted_from) = 0
    OR enterprise_id = (SELECT app_organisation()) AND proposed_by = 'ENTERPRISE'
      AND num_nonnulls(provider_accepted_by, provider_accepted_at, provider_accepted_from) = 0)
  AND EXISTS (SELECT FROM contract c WHERE c.id = contract_id AND c.provider_id = contract_amendment.provider_id
    AND c.enterprise_id = contract_amendment.enterprise_id AND c.state IN ('ACTIVE', 'IN_ARREARS')));
-- Whoever has proposed takes it back; the other accepts or declines.
CREATE POLICY contract_amendment_decide ON contract_amendment FOR UPDATE TO vigil_app
  USING (state = 'OPEN' AND (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation())))
  WITH CHECK (provider_id = (SELECT app_organisation()) AND ((proposed_by = 'PROVIDER') = (state = 'WITHDRAWN'))
    OR enterprise_id = (SELECT app_organisation()) AND ((proposed_by = 'ENTERPRISE') = (state = 'WITHDRAWN')));
CREATE POLICY contract_amendment_worker ON contract_amendment FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

-- With an accepted version the division and the end of the contract follow; else they stand as before.
CREATE OR REPLACE FUNCTION contract_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'ends_at', 'provider_accepted_by', 'provider_accepted_at', 'enterprise_accepted_by',
                                  'enterprise_accepted_at', 'activated_at', 'ended_at', 'notice_given_at', 'notice_given_by',
                                  'provider_accepted_from', 'enterprise_accepted_from', 'region_path'];
  amended boolean;
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'an offered contract never changes its content' USING ERRCODE = 'restrict_violation';
  END IF;
  amended := coalesce((SELECT a.region_path = NEW.region_path AND a.ends_at IS NOT DISTINCT FROM NEW.ends_at FROM contract_amendment a
    WHERE a.provider_id = NEW.provider_id AND a.contract_id = NEW.id AND a.state = 'ACCEPTED' ORDER BY a.version DESC LIMIT 1), false);
  IF NEW.region_path IS DISTINCT FROM OLD.region_path AND NOT amended THEN
    RAISE EXCEPTION 'an offered contract never changes its content' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.notice_given_at, NEW.notice_given_by) IS DISTINCT FROM (OLD.notice_given_at, OLD.notice_given_by)
        AND NOT (NEW.state = 'ENDING' AND OLD.state <> 'ENDING')
      OR NEW.ends_at IS DISTINCT FROM OLD.ends_at AND NOT (NEW.state = 'ENDING' AND OLD.state <> 'ENDING')
        AND NOT (amended AND NEW.state = OLD.state AND NEW.state IN ('ACTIVE', 'IN_ARREARS')) THEN
    RAISE EXCEPTION 'the end of a contract moves with a notice or an amendment only' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'ENDING' AND OLD.state <> 'ENDING'
      AND (app_organisation() IS DISTINCT FROM NEW.notice_given_by OR NEW.notice_given_at IS NULL OR NEW.ends_at IS NULL) THEN
    RAISE EXCEPTION 'each side gives notice for itself' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state = 'ENDING' AND NEW.state NOT IN ('ENDING', 'ENDED')
      OR OLD.state IN ('ENDED', 'DECLINED', 'WITHDRAWN') AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION 'a notice stands, and what is over stays over' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.provider_accepted_by, NEW.provider_accepted_at, NEW.provider_accepted_from)
        IS DISTINCT FROM (OLD.provider_accepted_by, OLD.provider_accepted_at, OLD.provider_accepted_from)
      AND (OLD.provider_accepted_at IS NOT NULL OR app_organisation() IS DISTINCT FROM NEW.provider_id)
    OR (NEW.enterprise_accepted_by, NEW.enterprise_accepted_at, NEW.enterprise_accepted_from)
        IS DISTINCT FROM (OLD.enterprise_accepted_by, OLD.enterprise_accepted_at, OLD.enterprise_accepted_from)
      AND (OLD.enterprise_accepted_at IS NOT NULL OR app_organisation() IS DISTINCT FROM NEW.enterprise_id) THEN
    RAISE EXCEPTION 'each side signs a contract for itself, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Where the enterprise has proposed, the provider's acceptance covers the devices that come, in the instant that both have signed.
DROP POLICY coverage_add ON coverage;
CREATE POLICY coverage_add ON coverage FOR INSERT TO vigil_app WITH CHECK (enterprise_id = (SELECT app_organisation())
    AND EXISTS (SELECT FROM contract c WHERE c.id = contract_id AND c.provider_id = coverage.provider_id
      AND c.enterprise_id = coverage.enterprise_id AND c.state IN ('ACCEPTED', 'ACTIVE', 'IN_ARREARS', 'ENDING'))
  OR provider_id = (SELECT app_organisation())
    AND EXISTS (SELECT FROM contract_amendment a WHERE a.contract_id = coverage.contract_id AND a.provider_id = coverage.provider_id
      AND a.enterprise_id = coverage.enterprise_id AND a.state = 'ACCEPTED' AND a.effective_at = valid_from
      AND a.ends_at IS NOT DISTINCT FROM valid_to AND device_id = ANY (a.added)));
CREATE OR REPLACE FUNCTION coverage_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.valid_to <= clock_timestamp() THEN
    RAISE EXCEPTION 'what has been covered stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF app_organisation() = NEW.provider_id
      AND NOT EXISTS (SELECT FROM contract c
        WHERE c.provider_id = NEW.provider_id AND c.id = NEW.contract_id AND c.state = 'ENDING' AND c.ends_at = NEW.valid_to)
      AND NOT EXISTS (SELECT FROM contract_amendment a
        WHERE a.provider_id = NEW.provider_id AND a.contract_id = NEW.contract_id AND a.state = 'ACCEPTED'
          AND (a.effective_at = NEW.valid_to AND NEW.device_id = ANY (a.removed)
            OR a.extends_from = OLD.valid_to AND a.ends_at IS NOT DISTINCT FROM NEW.valid_to)) THEN
    RAISE EXCEPTION 'a provider ends coverage with its notice or an amendment only' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Coverage may last to the end of a contract that is not yet over, and no device of it goes out of life unseen. SECURITY DEFINER because
-- whoever keeps the record need not be who covers; it says whether, and nothing of whom.
CREATE POLICY coverage_owner ON coverage FOR SELECT TO vigil_owner USING (true);
CREATE FUNCTION covered_devices_stay() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.coverage c WHERE c.device_id = NEW.id AND (c.valid_to IS NULL OR c.valid_to > clock_timestamp())) THEN
    RAISE EXCEPTION 'a covered device leaves its contract first' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'device_is_covered';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION covered_devices_stay FROM PUBLIC;
CREATE TRIGGER device_covered BEFORE UPDATE ON device FOR EACH ROW
  WHEN (NEW.state IN ('RETIRED', 'STOCKED') AND OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION covered_devices_stay();

-- Two contracts of the same pair may hand devices over more than once, at different instants.
ALTER TABLE handover DROP CONSTRAINT handover_enterprise_id_to_contract_id_from_contract_id_key;
CREATE UNIQUE INDEX handover_once ON handover (enterprise_id, to_contract_id, from_contract_id, takes_effect_at);

RESET ROLE;
