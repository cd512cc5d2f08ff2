-- What a plan sells in full, and the limits that authorities set to the market of their region.
SET ROLE vigil_owner;

-- Unit prices: {"SMOKE": "500"} or, graduated, {"SMOKE": [{"upTo": 100, "unitAmount": "500"}, {"upTo": null, "unitAmount": "400"}]}.
ALTER TABLE plan_version
  -- Name under which the provider publishes: told to a market whose other parties see nothing else of the provider.
  ADD COLUMN seller_name text,
  -- Minor units per device, once, by kind of fee and of device: {"INSTALLATION": {"SMOKE": "2000"}, "DEVICE_SALE": {"SMOKE": "9900"}}.
  ADD COLUMN one_off_fees jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN min_term_months integer NOT NULL DEFAULT 0 CHECK (min_term_months BETWEEN 0 AND 120),
  ADD COLUMN trial_days integer NOT NULL DEFAULT 0 CHECK (trial_days BETWEEN 0 AND 365),
  -- How many intervals are paid in advance at a time.
  ADD COLUMN prepaid_intervals integer NOT NULL DEFAULT 1 CHECK (prepaid_intervals BETWEEN 1 AND 60),
  -- {"capPercent": 30, "rules": [{"measure": "ARRIVE", "overPercent": 150, "overSeconds": null, "creditPercent": 5}]}
  ADD COLUMN service_credits jsonb NOT NULL DEFAULT '{"rules": [], "capPercent": 0}';

-- What was published before this column stood there bears the name its provider has now. Forced row-level security and the
-- trigger that keeps a published version as it was step aside for this one statement.
ALTER TABLE plan_version NO FORCE ROW LEVEL SECURITY;
ALTER TABLE organisation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plan_version DISABLE TRIGGER plan_version_immutable;
UPDATE plan_version v SET seller_name = o.name FROM organisation o WHERE o.id = v.provider_id AND v.state <> 'DRAFT';
ALTER TABLE plan_version ENABLE TRIGGER plan_version_immutable;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
ALTER TABLE plan_version FORCE ROW LEVEL SECURITY;

-- Nor does it go back to being a draft, which could be rewritten, or from withdrawn to the market.
CREATE OR REPLACE FUNCTION plan_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'DRAFT' AND (to_jsonb(NEW) - 'state' - 'withdrawn_at') IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'withdrawn_at') THEN
    RAISE EXCEPTION 'a published plan version never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.state, NEW.state) IN (('PUBLISHED', 'DRAFT'), ('WITHDRAWN', 'DRAFT'), ('WITHDRAWN', 'PUBLISHED')) THEN
    RAISE EXCEPTION 'a plan version goes from draft to published to withdrawn, never back' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE INDEX plan_version_market ON plan_version (provider_id, state);

-- No price among them: one_off_fees stays ungranted beside base_fee and unit_prices.
GRANT SELECT (seller_name, min_term_months, trial_days, prepaid_intervals, service_credits) ON plan_version TO vigil_authority;

-- A limit that an authority sets for its region and everything below it; the strictest of all that hold decides.
CREATE TABLE market_rule (
  id                  uuid PRIMARY KEY,
  authority_id        uuid NOT NULL REFERENCES organisation (id),
  -- As it was when the rule was set: those who are bound by it see nothing else of the authority.
  authority_name      text NOT NULL,
  region_code         text NOT NULL REFERENCES division (code),
  region_path         text COLLATE "C" NOT NULL,
  version             integer NOT NULL CHECK (version > 0),
  -- NULL sets no limit of this kind.
  max_prepaid_months  integer CHECK (max_prepaid_months BETWEEN 1 AND 120),
  max_min_term_months integer CHECK (max_min_term_months BETWEEN 0 AND 120),
  max_notice_days     integer CHECK (max_notice_days BETWEEN 0 AND 365),
  currency            text CHECK (currency ~ '^[A-Z]{3}$'),
  reason              text NOT NULL,
  -- The document that gives the power to set it, by title and number.
  document            text NOT NULL,
  valid_from          timestamptz NOT NULL,
  valid_to            timestamptz,
  created_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (authority_id, id),
  UNIQUE (authority_id, region_code, version),
  CHECK (valid_to IS NULL OR valid_to > valid_from),
  CONSTRAINT market_rule_one_at_a_time EXCLUDE USING gist (authority_id WITH =, region_code WITH =, tstzrange(valid_from, valid_to, '[)') WITH &&)
);
CREATE INDEX market_rule_region ON market_rule (region_path, valid_from);

-- A rule is never rewritten and never ended in hindsight: it is followed by its next version.
CREATE FUNCTION market_rule_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'valid_to') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_to') THEN
    RAISE EXCEPTION 'a market rule is followed by a new version, never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to OR NEW.valid_to < now() - interval '1 minute' THEN
    RAISE EXCEPTION 'a market rule can only end earlier, and not before now' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER market_rule_immutable BEFORE UPDATE ON market_rule FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION market_rule_stands();

ALTER TABLE market_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE market_rule FORCE ROW LEVEL SECURITY;

GRANT SELECT ON market_rule TO vigil_app, vigil_authority;
GRANT INSERT, UPDATE (valid_to) ON market_rule TO vigil_authority;
CREATE POLICY market_rule_read ON market_rule FOR SELECT TO vigil_app, vigil_authority USING ((SELECT app_organisation()) IS NOT NULL);
CREATE POLICY market_rule_add ON market_rule FOR INSERT TO vigil_authority
  WITH CHECK (authority_id = (SELECT app_organisation()) AND region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY market_rule_change ON market_rule FOR UPDATE TO vigil_authority
  USING (authority_id = (SELECT app_organisation()))
  WITH CHECK (authority_id = (SELECT app_organisation()) AND region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));

RESET ROLE;
