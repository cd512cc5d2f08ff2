-- What comes off the next invoice for a promise that was not kept: one row per missed promise, explained by what it was reckoned from.
SET ROLE vigil_owner;

CREATE TABLE service_credit (
  id             uuid PRIMARY KEY,
  provider_id    uuid NOT NULL,
  enterprise_id  uuid NOT NULL,
  contract_id    uuid NOT NULL,
  -- Calendar month of China in which the promise was due: 2026-11.
  period         text NOT NULL CHECK (period ~ '^\d{4}-\d{2}$'),
  measurement_id uuid NOT NULL,
  incident_id    uuid NOT NULL,
  measure        text NOT NULL CHECK (measure IN ('ACKNOWLEDGE', 'ARRIVE', 'REPAIR')),
  due_at         timestamptz NOT NULL,
  promised_ms    bigint NOT NULL,
  measured_ms    bigint NOT NULL,
  -- The step of the plan's table: exactly one of the two.
  over_percent   integer,
  over_seconds   integer,
  -- Of the fee of an interval; what the cap has left of it.
  rule_percent   integer NOT NULL CHECK (rule_percent BETWEEN 1 AND 100),
  percent        integer NOT NULL CHECK (percent BETWEEN 1 AND rule_percent),
  -- Minor units.
  fee            bigint NOT NULL CHECK (fee > 0),
  amount         bigint NOT NULL CHECK (amount > 0 AND amount <= fee),
  currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  state          text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'DISPUTED', 'UPHELD', 'WITHDRAWN', 'PENDING', 'APPLIED')),
  -- Until when the provider may dispute it, or the enterprise give way.
  decide_by      timestamptz NOT NULL,
  disputed_at    timestamptz,
  dispute_reason text,
  settled_at     timestamptz,
  settlement_note text,
  applied_at     timestamptz,
  -- Of stripe_intent: by which it is put on the next invoice.
  intent_id      uuid,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, measurement_id),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  FOREIGN KEY (provider_id, measurement_id) REFERENCES sla_measurement (provider_id, id),
  CHECK ((over_percent IS NULL) <> (over_seconds IS NULL)),
  CHECK ((state = 'APPLIED') = (applied_at IS NOT NULL)),
  CHECK (num_nonnulls(disputed_at, dispute_reason) IN (0, 2))
);
CREATE INDEX service_credit_contract ON service_credit (provider_id, contract_id, period);
CREATE INDEX service_credit_enterprise ON service_credit (enterprise_id, contract_id);

-- What was reckoned stands; it is disputed once, by the provider, in time; it is settled by the enterprise or by silence, and ends
-- withdrawn or on an invoice.
CREATE FUNCTION service_credit_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'decide_by', 'disputed_at', 'dispute_reason', 'settled_at', 'settlement_note', 'applied_at', 'intent_id'];
  steps  constant text[] := ARRAY['PROPOSED>DISPUTED', 'DISPUTED>UPHELD', 'DISPUTED>WITHDRAWN', 'PROPOSED>PENDING', 'PROPOSED>APPLIED',
                                  'UPHELD>PENDING', 'UPHELD>APPLIED', 'PENDING>APPLIED'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'what a credit was reckoned from stands' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT (OLD.state || '>' || NEW.state = ANY (steps)) THEN
    RAISE EXCEPTION 'a credit goes from % not to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.disputed_at, NEW.dispute_reason) IS DISTINCT FROM (OLD.disputed_at, OLD.dispute_reason) AND NEW.state <> 'DISPUTED'
      OR NEW.state = 'DISPUTED' AND (NEW.dispute_reason IS NULL OR OLD.decide_by <= clock_timestamp())
      OR (NEW.settled_at, NEW.settlement_note) IS DISTINCT FROM (OLD.settled_at, OLD.settlement_note) AND NEW.state NOT IN ('UPHELD', 'WITHDRAWN')
      OR NEW.decide_by IS DISTINCT FROM OLD.decide_by AND NEW.state <> 'DISPUTED'
      OR (NEW.applied_at, NEW.intent_id) IS DISTINCT FROM (OLD.applied_at, OLD.intent_id) AND NEW.state <> 'APPLIED' THEN
    RAISE EXCEPTION 'each step of a credit writes its own words, in time' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER service_credit_change BEFORE UPDATE ON service_credit FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW)
  EXECUTE FUNCTION service_credit_stands();

ALTER TABLE service_credit ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_credit FORCE ROW LEVEL SECURITY;

-- Payment is between the two: an authority is granted nothing.
GRANT SELECT ON service_credit TO vigil_app, vigil_worker;
GRANT UPDATE (state, decide_by, disputed_at, dispute_reason, settled_at, settlement_note) ON service_credit TO vigil_app;
GRANT INSERT, UPDATE (state, settled_at, applied_at, intent_id) ON service_credit TO vigil_worker;
CREATE POLICY service_credit_read ON service_credit FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY service_credit_decide ON service_credit FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) AND state = 'PROPOSED' OR enterprise_id = (SELECT app_organisation()) AND state = 'DISPUTED')
  WITH CHECK (provider_id = (SELECT app_organisation()) AND state = 'DISPUTED'
    OR enterprise_id = (SELECT app_organisation()) AND state IN ('UPHELD', 'WITHDRAWN'));
CREATE POLICY service_credit_worker ON service_credit FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY service_credit_add ON service_credit FOR INSERT TO vigil_worker
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()) AND state = 'PROPOSED');
CREATE POLICY service_credit_settle ON service_credit FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise())
    AND state IN ('UPHELD', 'PENDING', 'APPLIED'));

RESET ROLE;
