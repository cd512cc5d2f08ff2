-- Who does not pay is known to the two parties alone: an authority reads the state of a contract, and arrears are no part of it any more.
SET ROLE vigil_owner;

-- No authority is granted this column.
ALTER TABLE contract ADD COLUMN arrears_since timestamptz;

-- With an accepted version the division and the end of the contract follow; else they stand as before.
CREATE OR REPLACE FUNCTION contract_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'ends_at', 'provider_accepted_by', 'provider_accepted_at', 'enterprise_accepted_by',
                                  'enterprise_accepted_at', 'activated_at', 'ended_at', 'notice_given_at', 'notice_given_by',
                                  'provider_accepted_from', 'enterprise_accepted_from', 'region_path', 'arrears_since'];
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
        AND NOT (amended AND NEW.state = OLD.state AND NEW.state = 'ACTIVE') THEN
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

ALTER TABLE contract NO FORCE ROW LEVEL SECURITY;
ALTER TABLE contract_billing NO FORCE ROW LEVEL SECURITY;
UPDATE contract c SET state = 'ACTIVE', arrears_since = coalesce(
    (SELECT b.arrears_since FROM contract_billing b WHERE b.provider_id = c.provider_id AND b.contract_id = c.id), now())
  WHERE c.state = 'IN_ARREARS';
ALTER TABLE contract FORCE ROW LEVEL SECURITY;
ALTER TABLE contract_billing FORCE ROW LEVEL SECURITY;

ALTER TABLE contract DROP CONSTRAINT contract_state_check;
ALTER TABLE contract ADD CONSTRAINT contract_state_check
  CHECK (state IN ('DRAFT', 'OFFERED', 'ACCEPTED', 'ACTIVE', 'ENDING', 'ENDED', 'DECLINED', 'WITHDRAWN'));

-- Only the worker, which looks at the bills, says that a contract is behind. It may change what is in force already.
DROP POLICY contract_worker_arrears ON contract;
GRANT UPDATE (arrears_since) ON contract TO vigil_worker;
CREATE FUNCTION contract_arrears_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF app_organisation() IS NOT NULL AND NEW.arrears_since IS DISTINCT FROM OLD.arrears_since THEN
    RAISE EXCEPTION 'no side says that a contract is in arrears' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contract_arrears BEFORE INSERT OR UPDATE ON contract FOR EACH ROW EXECUTE FUNCTION contract_arrears_stand();

RESET ROLE;
