-- An enterprise asks other providers for offers, changes provider at an instant, and either side ends a contract with notice.
SET ROLE vigil_owner;

-- Only a provider, a published plan of which the enterprise can see, is asked. What it is asked about is written out, since it may
-- see nothing of the enterprise yet.
CREATE TABLE offer_request (
  id              uuid PRIMARY KEY,
  provider_id     uuid NOT NULL REFERENCES organisation (id),
  enterprise_id   uuid NOT NULL REFERENCES organisation (id),
  enterprise_name text NOT NULL,
  credit_code     text,
  message         text,
  state           text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'DECLINED', 'CLOSED')),
  respond_by      timestamptz,
  requested_by    uuid,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, enterprise_id, id),
  UNIQUE (enterprise_id, id)
);
CREATE TRIGGER offer_request_keeps_tenant BEFORE UPDATE ON offer_request FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX offer_request_enterprise ON offer_request (enterprise_id, state);

CREATE TABLE offer_request_device (
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  request_id    uuid NOT NULL,
  device_id     uuid NOT NULL,
  serial        text NOT NULL,
  kind          text NOT NULL,
  premises_id   uuid NOT NULL,
  premises_name text NOT NULL,
  region_path   text COLLATE "C" NOT NULL,
  PRIMARY KEY (provider_id, request_id, device_id),
  FOREIGN KEY (provider_id, enterprise_id, request_id) REFERENCES offer_request (provider_id, enterprise_id, id),
  FOREIGN KEY (enterprise_id, device_id) REFERENCES device (enterprise_id, id),
  FOREIGN KEY (enterprise_id, premises_id) REFERENCES premises (enterprise_id, id)
);
CREATE INDEX offer_request_device_device ON offer_request_device (enterprise_id, device_id);

-- Whoever was asked may offer, until when, in place of which earlier offer; each side signs from somewhere; who gave notice, and
-- when, stands beside the end.
ALTER TABLE contract
  ADD COLUMN request_id uuid,
  ADD COLUMN valid_until timestamptz,
  ADD COLUMN replaces_id uuid,
  ADD COLUMN provider_accepted_from text,
  ADD COLUMN enterprise_accepted_from text,
  ADD COLUMN notice_given_at timestamptz,
  ADD COLUMN notice_given_by uuid REFERENCES organisation (id),
  ADD FOREIGN KEY (provider_id, enterprise_id, request_id) REFERENCES offer_request (provider_id, enterprise_id, id),
  ADD FOREIGN KEY (provider_id, enterprise_id, replaces_id) REFERENCES contract (provider_id, enterprise_id, id);

CREATE OR REPLACE FUNCTION contract_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'ends_at', 'provider_accepted_by', 'provider_accepted_at', 'enterprise_accepted_by',
                                  'enterprise_accepted_at', 'activated_at', 'ended_at', 'notice_given_at', 'notice_given_by',
                                  'provider_accepted_from', 'enterprise_accepted_from'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'an offered contract never changes its content' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.ends_at, NEW.notice_given_at, NEW.notice_given_by) IS DISTINCT FROM (OLD.ends_at, OLD.notice_given_at, OLD.notice_given_by)
      AND NOT (NEW.state = 'ENDING' AND OLD.state <> 'ENDING') THEN
    RAISE EXCEPTION 'the end of a contract moves with a notice only' USING ERRCODE = 'restrict_violation';
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

-- Nobody is bound by a draft: it is offered or dropped, and signed for the enterprise by nobody else.
CREATE FUNCTION draft_binds_nobody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a draft binds nobody' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER contract_draft BEFORE UPDATE ON contract FOR EACH ROW
  WHEN (OLD.state = 'DRAFT' AND (NEW.state NOT IN ('DRAFT', 'OFFERED', 'WITHDRAWN')
    OR num_nonnulls(NEW.enterprise_accepted_by, NEW.enterprise_accepted_at, NEW.enterprise_accepted_from) > 0))
  EXECUTE FUNCTION draft_binds_nobody();

-- The coverage of a device moves from one contract to another at one instant: both halves are written with the plan, so whoever
-- answers at a moment never hangs on whether a process runs. What follows at the instant (records, credentials, open incidents) does.
CREATE TABLE handover (
  id               uuid PRIMARY KEY,
  enterprise_id    uuid NOT NULL REFERENCES organisation (id),
  to_provider_id   uuid NOT NULL REFERENCES organisation (id),
  to_contract_id   uuid NOT NULL,
  from_provider_id uuid NOT NULL REFERENCES organisation (id),
  from_contract_id uuid NOT NULL,
  region_path      text COLLATE "C" NOT NULL,
  takes_effect_at  timestamptz NOT NULL,
  state            text NOT NULL DEFAULT 'PLANNED' CHECK (state IN ('PLANNED', 'DONE', 'CANCELLED')),
  planned_by       uuid,
  ended_at         timestamptz,
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (enterprise_id, id),
  UNIQUE (enterprise_id, to_contract_id, from_contract_id),
  FOREIGN KEY (to_provider_id, enterprise_id, to_contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  FOREIGN KEY (from_provider_id, enterprise_id, from_contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  CHECK (to_contract_id <> from_contract_id)
);
CREATE FUNCTION handover_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'PLANNED' OR to_jsonb(NEW) - ARRAY['state', 'ended_at'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'ended_at'] THEN
    RAISE EXCEPTION 'a handover is done or cancelled once, and never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER handover_immutable BEFORE UPDATE ON handover FOR EACH ROW EXECUTE FUNCTION handover_stands();
CREATE INDEX handover_region ON handover (region_path, takes_effect_at);
CREATE INDEX handover_to ON handover (to_provider_id, to_contract_id);
CREATE INDEX handover_from ON handover (from_provider_id, from_contract_id);

CREATE TABLE handover_device (
  enterprise_id     uuid NOT NULL,
  handover_id       uuid NOT NULL,
  device_id         uuid NOT NULL,
  -- As the old provider's relays know it: the record may get another with the new one.
  serial            text NOT NULL,
  -- Where the coverage of the old contract would have ended, for the case that the handover is cancelled.
  previous_valid_to timestamptz,
  PRIMARY KEY (enterprise_id, handover_id, device_id),
  FOREIGN KEY (enterprise_id, handover_id) REFERENCES handover (enterprise_id, id),
  FOREIGN KEY (enterprise_id, device_id) REFERENCES device (enterprise_id, id)
);
CREATE INDEX handover_device_device ON handover_device (enterprise_id, device_id);

ALTER TABLE offer_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE offer_request FORCE ROW LEVEL SECURITY;
ALTER TABLE offer_request_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE offer_request_device FORCE ROW LEVEL SECURITY;
ALTER TABLE handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover FORCE ROW LEVEL SECURITY;
ALTER TABLE handover_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover_device FORCE ROW LEVEL SECURITY;

-- offer requests: the enterprise asks and closes, the provider declines.
GRANT SELECT, INSERT ON offer_request, offer_request_device TO vigil_app;
GRANT UPDATE (state) ON offer_request TO vigil_app;
CREATE POLICY offer_request_read ON offer_request FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY offer_request_add ON offer_request FOR INSERT TO vigil_app
  WITH CHECK ((SELECT app_kind()) = 'ENTERPRISE' AND enterprise_id = (SELECT app_organisation())
  AND provider_id = ANY (ARRAY(SELECT v.provider_id FROM plan_version v WHERE v.state = 'PUBLISHED')));
CREATE POLICY offer_request_close ON offer_request FOR UPDATE TO vigil_app
  USING (state = 'OPEN' AND (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation())))
  WITH CHECK (provider_id = (SELECT app_organisation()) AND state = 'DECLINED'
    OR enterprise_id = (SELECT app_organisation()) AND state = 'CLOSED');
GRANT SELECT ON offer_request, offer_request_device TO vigil_worker;
CREATE POLICY offer_request_worker ON offer_request FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY offer_request_device_worker ON offer_request_device FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY offer_request_device_read ON offer_request_device FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
-- Shown to whom it is asked of, and to nobody else; an answered request shows no more.
CREATE POLICY offer_request_device_add ON offer_request_device FOR INSERT TO vigil_app
  WITH CHECK (enterprise_id = (SELECT app_organisation()) AND EXISTS (SELECT FROM offer_request r WHERE r.id = request_id
    AND r.provider_id = offer_request_device.provider_id AND r.enterprise_id = offer_request_device.enterprise_id AND r.state = 'OPEN'));

-- An enterprise engages whom it chooses. Asked for an offer, a provider is engaged for no time at all: the two may write to each
-- other, and nothing is shown. With the start of a contract the engagement is opened, by the enterprise or, later, by the worker.
CREATE POLICY engagement_ask ON engagement FOR INSERT TO vigil_app
  WITH CHECK ((SELECT app_kind()) = 'ENTERPRISE' AND enterprise_id = (SELECT app_organisation())
    AND provider_id = ANY (ARRAY(SELECT v.provider_id FROM plan_version v WHERE v.state = 'PUBLISHED')));
CREATE POLICY engagement_open ON engagement FOR UPDATE TO vigil_app
  USING ((SELECT app_kind()) = 'ENTERPRISE' AND enterprise_id = (SELECT app_organisation()))
  WITH CHECK (enterprise_id = (SELECT app_organisation()));
GRANT UPDATE (since, ended_at) ON engagement TO vigil_worker;

-- What makes an organisation a seller is that it is a provider, not that it wrote a plan.
DROP POLICY plan_add ON plan;
CREATE POLICY plan_add ON plan FOR INSERT TO vigil_app
  WITH CHECK ((SELECT app_kind()) = 'PROVIDER' AND provider_id = (SELECT app_organisation()));
DROP POLICY plan_version_add ON plan_version;
CREATE POLICY plan_version_add ON plan_version FOR INSERT TO vigil_app
  WITH CHECK ((SELECT app_kind()) = 'PROVIDER' AND provider_id = (SELECT app_organisation()));

-- An open request is as good as an engagement for making an offer to whoever asked. An offer is what a contract begins as, and it is
-- in force when both sides have signed it: the worker opens the premises to the provider of a contract that starts.
DROP POLICY contract_add ON contract;
CREATE POLICY contract_add ON contract FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation())
  AND state IN ('DRAFT', 'OFFERED') AND num_nonnulls(enterprise_accepted_by, enterprise_accepted_at, enterprise_accepted_from) = 0
  AND (enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL))
    OR EXISTS (SELECT FROM offer_request r WHERE r.id = request_id AND r.provider_id = (SELECT app_organisation())
      AND r.enterprise_id = contract.enterprise_id AND r.state = 'OPEN')));
DROP POLICY contract_change ON contract;
CREATE POLICY contract_change ON contract FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR (enterprise_id = (SELECT app_organisation()) AND state <> 'DRAFT'))
  WITH CHECK ((provider_id = (SELECT app_organisation()) OR (enterprise_id = (SELECT app_organisation()) AND state <> 'DRAFT'))
    AND (state IN ('DRAFT', 'OFFERED', 'DECLINED', 'WITHDRAWN') OR (provider_accepted_at IS NOT NULL AND enterprise_accepted_at IS NOT NULL)));
GRANT SELECT (request_id, notice_given_at, notice_given_by) ON contract TO vigil_authority;

-- handovers: the enterprise's to plan and to cancel, its authority's to see; of the providers each sees its own contract only.
GRANT SELECT, INSERT, UPDATE (state, ended_at) ON handover TO vigil_app;
GRANT SELECT, INSERT ON handover_device TO vigil_app;
GRANT SELECT ON handover, handover_device TO vigil_authority;
GRANT SELECT, UPDATE (state, ended_at) ON handover TO vigil_worker;
GRANT SELECT ON handover_device TO vigil_worker;
CREATE POLICY handover_read ON handover FOR SELECT TO vigil_app USING (enterprise_id = (SELECT app_organisation()));
-- To whoever has taken the devices on, from whoever had them: nobody is given, and nobody loses, what no contract says.
CREATE POLICY handover_add ON handover FOR INSERT TO vigil_app WITH CHECK (enterprise_id = (SELECT app_organisation()) AND state = 'PLANNED'
  AND EXISTS (SELECT FROM contract c WHERE c.id = to_contract_id AND c.provider_id = to_provider_id AND c.enterprise_id = handover.enterprise_id
    AND c.region_path = handover.region_path AND c.state IN ('ACCEPTED', 'ACTIVE') AND c.starts_at <= takes_effect_at)
  AND EXISTS (SELECT FROM contract c WHERE c.id = from_contract_id AND c.provider_id = from_provider_id
    AND c.enterprise_id = handover.enterprise_id));
CREATE POLICY handover_cancel ON handover FOR UPDATE TO vigil_app
  USING (enterprise_id = (SELECT app_organisation()) AND state = 'PLANNED' AND takes_effect_at > now())
  WITH CHECK (enterprise_id = (SELECT app_organisation()) AND state = 'CANCELLED');
CREATE POLICY handover_authority ON handover FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY handover_worker ON handover FOR SELECT TO vigil_worker
  USING (to_provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY handover_worker_done ON handover FOR UPDATE TO vigil_worker
  USING (to_provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise())
    AND state = 'PLANNED' AND takes_effect_at <= clock_timestamp())
  WITH CHECK (to_provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()) AND state = 'DONE');
CREATE POLICY handover_device_read ON handover_device FOR SELECT TO vigil_app USING (enterprise_id = (SELECT app_organisation()));
CREATE POLICY handover_device_add ON handover_device FOR INSERT TO vigil_app WITH CHECK (enterprise_id = (SELECT app_organisation())
  AND EXISTS (SELECT FROM handover h JOIN coverage old ON old.contract_id = h.from_contract_id AND old.valid_to = h.takes_effect_at
    JOIN coverage new ON new.contract_id = h.to_contract_id AND new.valid_from = h.takes_effect_at
    WHERE h.id = handover_id AND h.enterprise_id = handover_device.enterprise_id AND h.state = 'PLANNED'
      AND old.device_id = handover_device.device_id AND new.device_id = handover_device.device_id));
CREATE POLICY handover_device_authority ON handover_device FOR SELECT TO vigil_authority
  USING (handover_id = ANY (ARRAY(SELECT h.id FROM handover h)));
CREATE POLICY handover_device_worker ON handover_device FOR SELECT TO vigil_worker
  USING (enterprise_id = (SELECT app_scope_enterprise()) AND handover_id = ANY (ARRAY(SELECT h.id FROM handover h)));

-- Coverage shows a provider the signals of a device: it comes from the enterprise, by a contract that is in force or will be. What has
-- not begun can be taken back, by the provider behind the end of its notice only; what has been stays.
DROP POLICY coverage_add ON coverage;
CREATE POLICY coverage_add ON coverage FOR INSERT TO vigil_app WITH CHECK (enterprise_id = (SELECT app_organisation())
  AND EXISTS (SELECT FROM contract c WHERE c.id = contract_id AND c.provider_id = coverage.provider_id
    AND c.enterprise_id = coverage.enterprise_id AND c.state IN ('ACCEPTED', 'ACTIVE', 'IN_ARREARS', 'ENDING')));
REVOKE UPDATE ON coverage FROM vigil_app;
GRANT UPDATE (valid_to), DELETE ON coverage TO vigil_app;
-- What ends soon, by region: an authority foresees gaps.
CREATE INDEX coverage_ending ON coverage (region_path, valid_to) WHERE valid_to IS NOT NULL;
CREATE POLICY coverage_take_back ON coverage FOR DELETE TO vigil_app
  USING (valid_from > now() AND (enterprise_id = (SELECT app_organisation())
    OR (provider_id = (SELECT app_organisation()) AND EXISTS (SELECT FROM contract c WHERE c.id = contract_id
      AND c.provider_id = coverage.provider_id AND c.state = 'ENDING' AND c.ends_at <= valid_from))));
CREATE FUNCTION coverage_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.valid_to <= clock_timestamp() THEN
    RAISE EXCEPTION 'what has been covered stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF app_organisation() = NEW.provider_id AND NOT EXISTS (SELECT FROM contract c
      WHERE c.provider_id = NEW.provider_id AND c.id = NEW.contract_id AND c.state = 'ENDING' AND c.ends_at = NEW.valid_to) THEN
    RAISE EXCEPTION 'a provider ends coverage with its notice only' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER coverage_end BEFORE UPDATE ON coverage FOR EACH ROW WHEN (OLD.valid_to IS DISTINCT FROM NEW.valid_to)
  EXECUTE FUNCTION coverage_stands();

-- What the worker does at the instant, each only for what a due handover names.
GRANT UPDATE (provider_id, serial) ON device TO vigil_worker;
CREATE POLICY device_worker_hand_over ON device FOR UPDATE TO vigil_worker
  USING (enterprise_id = (SELECT app_scope_enterprise()) AND id = ANY (ARRAY(SELECT hd.device_id FROM handover_device hd
    JOIN handover h ON h.id = hd.handover_id WHERE h.state = 'PLANNED' AND h.takes_effect_at <= clock_timestamp())))
  WITH CHECK (enterprise_id = (SELECT app_scope_enterprise()) AND provider_id = (SELECT app_scope_provider()));
GRANT SELECT (id, provider_id, device_id, valid_from, valid_to), UPDATE (valid_to) ON device_credential TO vigil_worker;
CREATE POLICY device_credential_worker ON device_credential FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY device_credential_worker_end ON device_credential FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND device_id = ANY (ARRAY(SELECT hd.device_id FROM handover_device hd
    JOIN handover h ON h.id = hd.handover_id WHERE h.state = 'PLANNED' AND h.takes_effect_at <= clock_timestamp())))
  WITH CHECK (provider_id = (SELECT app_scope_provider()));
GRANT UPDATE (provider_id) ON device_liveness TO vigil_worker;
CREATE POLICY device_liveness_worker_hand_over ON device_liveness FOR UPDATE TO vigil_worker
  USING (enterprise_id = (SELECT app_scope_enterprise()) AND device_id = ANY (ARRAY(SELECT hd.device_id FROM handover_device hd
    JOIN handover h ON h.id = hd.handover_id WHERE h.state = 'PLANNED' AND h.takes_effect_at <= clock_timestamp())))
  WITH CHECK (enterprise_id = (SELECT app_scope_enterprise()) AND provider_id = (SELECT app_scope_provider()));
CREATE POLICY engagement_worker_open ON engagement FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

-- A contract ends when its end has come, or when the last of its devices has been handed over.
DROP POLICY contract_worker_start ON contract;
-- Its number is what people are told of; terms and prices are not the worker's to read.
GRANT SELECT (number, ends_at), UPDATE (ended_at) ON contract TO vigil_worker;
CREATE POLICY contract_worker_start ON contract FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise())
    AND state IN ('ACCEPTED', 'ACTIVE', 'IN_ARREARS', 'ENDING'))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise())
    AND state IN ('ACTIVE', 'ENDED'));

-- The gateway lets a provider speak for what it has handed over a little longer: its relays take time to be rewired.
GRANT SELECT ON handover, handover_device TO vigil_gateway;
CREATE POLICY handover_gateway ON handover FOR SELECT TO vigil_gateway USING (true);
CREATE POLICY handover_device_gateway ON handover_device FOR SELECT TO vigil_gateway USING (true);

RESET ROLE;
