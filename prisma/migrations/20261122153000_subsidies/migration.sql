-- The funder pays where the beneficiary need not: programmes of authorities, what is claimed from them, and what was charged by month.
SET ROLE vigil_owner;

CREATE TABLE subsidy_programme (
  id             uuid PRIMARY KEY,
  authority_id   uuid NOT NULL REFERENCES organisation (id),
  -- As it was when the programme was opened: those who claim see nothing else of the authority.
  authority_name text NOT NULL,
  name           text NOT NULL,
  region_code    text NOT NULL REFERENCES division (code),
  region_path    text COLLATE "C" NOT NULL,
  premises_kinds text[] NOT NULL CHECK (cardinality(premises_kinds) >= 1),
  device_kinds   text[] NOT NULL CHECK (cardinality(device_kinds) >= 1),
  currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Minor units.
  budget         bigint NOT NULL CHECK (budget > 0),
  -- What a device may cost a month at most.
  cap            bigint NOT NULL CHECK (cap > 0),
  -- Kept up by the claims themselves: promised to them, and charged of that.
  reserved       bigint NOT NULL DEFAULT 0,
  spent          bigint NOT NULL DEFAULT 0,
  valid_from     timestamptz NOT NULL,
  valid_to       timestamptz NOT NULL,
  document       text NOT NULL,
  state          text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSED')),
  closed_at      timestamptz,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (authority_id, id),
  CHECK (valid_to > valid_from),
  CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
  CONSTRAINT subsidy_programme_budget CHECK (0 <= spent AND spent <= reserved AND reserved <= budget)
);
CREATE INDEX subsidy_programme_region ON subsidy_programme (region_path);

-- A device of a contract, paid for by a programme instead of by the enterprise.
CREATE TABLE subsidy_claim (
  id            uuid PRIMARY KEY,
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  contract_id   uuid NOT NULL,
  authority_id  uuid NOT NULL,
  programme_id  uuid NOT NULL,
  device_id     uuid NOT NULL,
  device_kind   text NOT NULL,
  premises_id   uuid NOT NULL,
  premises_kind text NOT NULL,
  region_path   text COLLATE "C" NOT NULL,
  -- What the device costs in an interval of so many months, by the contract.
  unit_amount   bigint NOT NULL CHECK (unit_amount > 0),
  months        integer NOT NULL CHECK (months IN (1, 3, 12)),
  currency      text NOT NULL,
  -- Minor units that the programme keeps for it while it stands.
  reserved      bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  state         text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'REFUSED', 'ENDED')),
  valid_from    timestamptz,
  valid_to      timestamptz,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  decided_at    timestamptz,
  UNIQUE (provider_id, id),
  UNIQUE (enterprise_id, id),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  FOREIGN KEY (authority_id, programme_id) REFERENCES subsidy_programme (authority_id, id),
  FOREIGN KEY (enterprise_id, device_id) REFERENCES device (enterprise_id, id),
  FOREIGN KEY (enterprise_id, premises_id) REFERENCES premises (enterprise_id, id),
  CHECK ((state IN ('ACCEPTED', 'ENDED')) = (valid_from IS NOT NULL AND valid_to IS NOT NULL)),
  CHECK (valid_to >= valid_from),
  CHECK (state IN ('ACCEPTED', 'ENDED') OR reserved = 0),
  -- Whoever pays, nobody pays twice.
  CONSTRAINT subsidy_claim_once EXCLUDE USING gist (device_id WITH =, tstzrange(valid_from, valid_to, '[)') WITH &&) WHERE (valid_from IS NOT NULL)
);
CREATE INDEX subsidy_claim_contract ON subsidy_claim (provider_id, contract_id);
CREATE INDEX subsidy_claim_enterprise ON subsidy_claim (enterprise_id, contract_id);
CREATE INDEX subsidy_claim_programme ON subsidy_claim (authority_id, programme_id);

-- What a claim cost in a calendar month of China, once.
CREATE TABLE subsidy_charge (
  provider_id  uuid NOT NULL,
  claim_id     uuid NOT NULL,
  authority_id uuid NOT NULL,
  programme_id uuid NOT NULL,
  period       text NOT NULL CHECK (period ~ '^\d{4}-\d{2}$'),
  amount       bigint NOT NULL CHECK (amount > 0),
  currency     text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (provider_id, claim_id, period),
  FOREIGN KEY (provider_id, claim_id) REFERENCES subsidy_claim (provider_id, id),
  FOREIGN KEY (authority_id, programme_id) REFERENCES subsidy_programme (authority_id, id)
);
CREATE INDEX subsidy_charge_programme ON subsidy_charge (authority_id, programme_id, period);

-- The sums of a programme are what its claims and charges say, in the same transaction: whoever claims waits for the row of the
-- programme, and the check on it refuses whatever would go past the budget. As the owner, since a claimant may not write the row.
CREATE FUNCTION subsidy_reserves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE public.subsidy_programme SET reserved = reserved + NEW.reserved - OLD.reserved
    WHERE authority_id = NEW.authority_id AND id = NEW.programme_id
      AND (NEW.reserved <= OLD.reserved OR state = 'OPEN' AND valid_from <= NEW.valid_from AND valid_to >= NEW.valid_to);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a programme that is closed, or not of this time, takes no claim' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION subsidy_reserves FROM PUBLIC;
CREATE TRIGGER subsidy_claim_reserves AFTER UPDATE ON subsidy_claim FOR EACH ROW WHEN (OLD.reserved IS DISTINCT FROM NEW.reserved)
  EXECUTE FUNCTION subsidy_reserves();
CREATE FUNCTION subsidy_spends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE public.subsidy_programme SET spent = spent + NEW.amount WHERE authority_id = NEW.authority_id AND id = NEW.programme_id;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION subsidy_spends FROM PUBLIC;
CREATE TRIGGER subsidy_charge_spends AFTER INSERT ON subsidy_charge FOR EACH ROW WHEN (current_user = 'vigil_worker') EXECUTE FUNCTION subsidy_spends();
CREATE TRIGGER subsidy_charge_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON subsidy_charge FOR EACH STATEMENT EXECUTE FUNCTION evidence_never_changes();

CREATE FUNCTION subsidy_programme_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['reserved', 'spent', 'state', 'closed_at'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving OR OLD.state = 'CLOSED' AND NEW.state <> 'CLOSED'
      OR (NEW.reserved, NEW.spent) IS DISTINCT FROM (OLD.reserved, OLD.spent) AND current_user <> 'vigil_owner' THEN
    RAISE EXCEPTION 'a programme stands as it was opened, and its sums are those of its claims' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER subsidy_programme_change BEFORE UPDATE ON subsidy_programme FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW)
  EXECUTE FUNCTION subsidy_programme_stands();

-- What is claimed fits its programme and what the contract covers.
CREATE FUNCTION subsidy_claim_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM subsidy_programme p JOIN premises s ON s.id = NEW.premises_id JOIN device d ON d.id = NEW.device_id
      WHERE p.authority_id = NEW.authority_id AND p.id = NEW.programme_id AND s.kind = ANY (p.premises_kinds) AND d.kind = ANY (p.device_kinds)
        AND s.kind = NEW.premises_kind AND d.kind = NEW.device_kind AND d.premises_id = s.id AND d.enterprise_id = NEW.enterprise_id
        AND s.region_path = NEW.region_path AND s.region_path >= p.region_path AND s.region_path < p.region_path || '~'
        AND p.currency = NEW.currency AND NEW.unit_amount <= p.cap * NEW.months) THEN
    RAISE EXCEPTION 'a claim fits its programme' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER subsidy_claim_new BEFORE INSERT ON subsidy_claim FOR EACH ROW WHEN (current_user = 'vigil_app') EXECUTE FUNCTION subsidy_claim_fits();

-- A claim is decided by the enterprise, withdrawn by the provider while it is proposed, and can only ever become shorter.
CREATE FUNCTION subsidy_claim_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'valid_from', 'valid_to', 'reserved', 'decided_at'];
  steps  constant text[] := ARRAY['PROPOSED>ACCEPTED', 'PROPOSED>DECLINED', 'PROPOSED>WITHDRAWN', 'PROPOSED>REFUSED', 'ACCEPTED>ENDED'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving OR NOT (OLD.state || '>' || NEW.state = ANY (steps))
      OR NEW.state IN ('ACCEPTED', 'DECLINED') AND current_user = 'vigil_app' AND app_organisation() IS DISTINCT FROM NEW.enterprise_id
      OR NEW.state = 'WITHDRAWN' AND app_organisation() IS DISTINCT FROM NEW.provider_id
      OR NEW.state = 'ENDED' AND (NEW.valid_from <> OLD.valid_from OR NEW.valid_to > OLD.valid_to OR NEW.reserved > OLD.reserved
        OR NEW.valid_to < now() - interval '1 minute')
      OR NEW.state = 'ACCEPTED' AND NEW.valid_from < now() - interval '1 minute' THEN
    RAISE EXCEPTION 'a claim is decided once, by the enterprise, and never in hindsight' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER subsidy_claim_change BEFORE UPDATE ON subsidy_claim FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION subsidy_claim_stands();

ALTER TABLE subsidy_programme ENABLE ROW LEVEL SECURITY;
ALTER TABLE subsidy_programme FORCE ROW LEVEL SECURITY;
ALTER TABLE subsidy_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE subsidy_claim FORCE ROW LEVEL SECURITY;
ALTER TABLE subsidy_charge ENABLE ROW LEVEL SECURITY;
ALTER TABLE subsidy_charge FORCE ROW LEVEL SECURITY;

-- A programme is public: whoever might claim must know of it.
GRANT SELECT ON subsidy_programme TO vigil_app, vigil_authority, vigil_worker;
GRANT INSERT, UPDATE (state, closed_at) ON subsidy_programme TO vigil_authority;
CREATE POLICY subsidy_programme_read ON subsidy_programme FOR SELECT TO vigil_app, vigil_authority USING ((SELECT app_organisation()) IS NOT NULL);
CREATE POLICY subsidy_programme_add ON subsidy_programme FOR INSERT TO vigil_authority
  WITH CHECK (authority_id = (SELECT app_organisation()) AND region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY subsidy_programme_change ON subsidy_programme FOR UPDATE TO vigil_authority
  USING (authority_id = (SELECT app_organisation())) WITH CHECK (authority_id = (SELECT app_organisation()));
CREATE POLICY subsidy_programme_worker ON subsidy_programme FOR SELECT TO vigil_worker
  USING ((SELECT app_scope_provider()) IS NOT NULL OR (SELECT app_scope_enterprise()) IS NOT NULL);
CREATE POLICY subsidy_programme_owner_read ON subsidy_programme FOR SELECT TO vigil_owner USING (true);
CREATE POLICY subsidy_programme_owner ON subsidy_programme FOR UPDATE TO vigil_owner USING (true) WITH CHECK (true);

GRANT SELECT ON subsidy_claim TO vigil_app, vigil_authority, vigil_worker;
GRANT INSERT ON subsidy_claim TO vigil_app;
GRANT UPDATE (state, valid_from, valid_to, reserved, decided_at) ON subsidy_claim TO vigil_app, vigil_worker;
CREATE POLICY subsidy_claim_read ON subsidy_claim FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY subsidy_claim_add ON subsidy_claim FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()) AND state = 'PROPOSED');
CREATE POLICY subsidy_claim_decide ON subsidy_claim FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()))
  WITH CHECK (provider_id = (SELECT app_organisation()) AND state IN ('WITHDRAWN', 'ENDED')
    OR enterprise_id = (SELECT app_organisation()) AND state IN ('ACCEPTED', 'DECLINED', 'ENDED'));
-- The funder sees what it pays for.
CREATE POLICY subsidy_claim_authority ON subsidy_claim FOR SELECT TO vigil_authority USING (authority_id = (SELECT app_organisation()));
CREATE POLICY subsidy_claim_worker ON subsidy_claim FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY subsidy_claim_settle ON subsidy_claim FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise())
    AND state IN ('ACCEPTED', 'REFUSED', 'ENDED'));

GRANT SELECT ON subsidy_charge TO vigil_app, vigil_authority, vigil_worker;
GRANT INSERT ON subsidy_charge TO vigil_worker;
CREATE POLICY subsidy_charge_read ON subsidy_charge FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
CREATE POLICY subsidy_charge_authority ON subsidy_charge FOR SELECT TO vigil_authority USING (authority_id = (SELECT app_organisation()));
CREATE POLICY subsidy_charge_worker ON subsidy_charge FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY subsidy_charge_add ON subsidy_charge FOR INSERT TO vigil_worker WITH CHECK (provider_id = (SELECT app_scope_provider()));

RESET ROLE;
